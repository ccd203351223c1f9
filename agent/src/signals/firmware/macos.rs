//! A Mac has no BIOS that a buyer would know, no Secure Boot of UEFI and no trusted platform module: what Apple has
//! in their place is not told in these words, so nothing is said.

use levetid_protocol::profile::{Firmware, NotKnownReason};
use levetid_protocol::text::Text;

use crate::signals::{Answer, Root, Unsupported};

/// Nothing of it is known.
pub fn firmware(_root: &Root) -> Firmware {
    Firmware::default()
}

/// Not asked: Apple's levels of security are not the yes and no of Secure Boot.
pub fn secure_boot(_root: &Root) -> Answer<bool> {
    Err(Unsupported(NotKnownReason::NotSupported))
}

/// There is none; Apple's Secure Enclave is no trusted platform module.
pub fn tpm(_root: &Root) -> Answer<Text> {
    Err(Unsupported(NotKnownReason::Absent))
}

/// It is not read.
pub fn named(_root: &Root) -> Answer<()> {
    Err(Unsupported(NotKnownReason::NotSupported))
}
