//! Who is asking for a page: people, and whoever sits at a device, by one-time links and sessions. (Agents are known
//! by their keys: see `ingest`.)

mod link;
mod session_store;
mod signed_in;

pub use link::{LinkSecret, hash_of, is_local_path};
pub use session_store::sessions;
pub use signed_in::{SignedIn, sign_in, sign_out};
