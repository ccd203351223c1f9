//! The harness of the journeys and benches: it starts the real binaries in folders of their own, on
//! free ports of this machine, and speaks to them as agents, people and attackers do.
//!
//! It builds nothing. `make test` builds the binaries and names their folder in `LEVETID_BIN_DIR`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test harness fails loudly"
)]
#![allow(clippy::disallowed_methods, reason = "journeys happen in real time")]

pub mod agent;
pub mod binaries;
pub mod certificate;
pub mod collector;
pub mod device;
pub mod diary;
pub mod guest;
pub mod machine;
pub mod person;
pub mod process;
pub mod records;
pub mod relay;
pub mod small_disk;
pub mod trace;
pub mod wait;
pub mod wine;
