//! Who is asking: people by one-time links and sessions. (Devices are known by their keys: see `ingest`.)

mod link;
mod session_store;
mod signed_in;

pub use link::{LinkSecret, hash_of, is_local_path};
pub use session_store::sessions;
pub use signed_in::{SignedIn, sign_in, sign_out};
