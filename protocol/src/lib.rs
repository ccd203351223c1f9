//! What travels between the Levetid agent and the collector, and nothing else.
//!
//! A PC [enrols](enrol) with a token, then posts [reports](report) that hold its
//! [profile](profile), [usage records](usage), [history](history) and [wear](wear) samples. For whoever sits at it,
//! it may ask for the page of the PC ([open](mod@open)).
//! Every request and every reply is [signed](signature); a reply carries the [policy] the agent
//! follows. Whatever is not a field of these types never leaves a PC: unknown fields are refused.
//!
//! The crate does no network, file or clock access. A field added here needs a reason in
//! `docs/PRIVACY.md` and a new golden file in `golden/`.
#![warn(missing_docs)]

pub mod check;
pub mod enrol;
pub mod history;
pub mod key;
pub mod limits;
pub mod media;
pub mod open;
pub mod people;
pub mod placeholder;
pub mod policy;
pub mod problem;
pub mod profile;
pub mod report;
pub mod signature;
pub mod stamp;
pub mod text;
pub mod token;
pub mod usage;
pub mod wear;

pub use open::OPEN_PATH;
pub use uuid::Uuid;

/// The version of the wire format. A change that an older collector could not read raises it.
pub const SCHEMA: u16 = 1;

/// Where an agent posts an enrolment, below the collector's address.
pub const ENROL_PATH: &str = "/api/v1/enrol";

/// Where an agent posts a report, below the collector's address.
pub const REPORT_PATH: &str = "/api/v1/report";

/// A device: an asset with a random identity that outlives its keys and its disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct DeviceId(pub Uuid);

impl DeviceId {
    /// A new random identity.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn random() -> Result<Self, getrandom::Error> {
        Ok(Self(uuid::Builder::from_random_bytes(random_bytes()?).into_uuid()))
    }
}

impl std::fmt::Display for DeviceId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for DeviceId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// `N` bytes from the operating system's generator.
///
/// # Errors
/// When the operating system has no randomness to give.
pub fn random_bytes<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}
