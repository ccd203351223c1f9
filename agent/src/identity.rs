//! Who this agent is and whom it trusts: kept in one small file apart from the spool, so that a
//! damaged spool costs minutes, never the enrolment.

use anyhow::Context as _;
use levetid_protocol::DeviceId;
use levetid_protocol::enrol::KeyState;
use levetid_protocol::key::{PublicKey, SigningKey};
use levetid_protocol::policy::Policy;
use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::state_dir::StateDir;

const FILE: &str = "identity.json";

/// How many sequence numbers are reserved at once in the identity file. A spool that was lost goes on
/// after them, so that no number is used twice.
const RESERVED_AT_ONCE: u64 = 1_000;

/// What enrolment gave, and the policy followed since.
#[derive(Clone, Serialize, Deserialize)]
pub struct Identity {
    /// Where the collector is and how it is trusted.
    pub collector: Address,
    /// The collector's key, pinned.
    pub collector_key: PublicKey,
    /// The device this agent speaks for.
    pub device: DeviceId,
    /// The state of its key when it was enrolled.
    pub key_state: KeyState,
    /// The policy it follows.
    pub policy: Policy,
    /// No sequence number up to this one is free.
    sequence_reserved: u64,
    secret: [u8; 32],
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Identity({} at {})", self.device, self.collector)
    }
}

impl Identity {
    /// A new identity, as enrolment gave it.
    pub fn new(
        collector: Address,
        key: &SigningKey,
        collector_key: PublicKey,
        key_state: KeyState,
        policy: Policy,
    ) -> Self {
        let device = policy.device;
        let secret = key.secret();
        Self { collector, collector_key, device, key_state, policy, sequence_reserved: 0, secret }
    }

    /// The identity kept in a state folder; `None` when this PC is not enrolled.
    ///
    /// # Errors
    /// When there is one that cannot be read.
    pub fn load(state: &StateDir) -> anyhow::Result<Option<Self>> {
        let path = state.file(FILE);
        let json = match std::fs::read(&path) {
            Ok(json) => json,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
        };
        let identity = serde_json::from_slice(&json).with_context(|| {
            format!("{} is damaged; move it away and enrol this PC again", path.display())
        })?;
        Ok(Some(identity))
    }

    /// Keeps it.
    ///
    /// # Errors
    /// When the state folder cannot be written.
    pub fn save(&self, state: &StateDir) -> anyhow::Result<()> {
        let json = serde_json::to_vec_pretty(self).context("cannot write the identity as JSON")?;
        state.replace(FILE, &json).with_context(|| format!("cannot write {}", state.file(FILE).display()))
    }

    /// The key this agent signs with.
    pub fn key(&self) -> SigningKey {
        SigningKey::from_secret(&self.secret)
    }

    /// The keys by which the collector may sign: the pinned one, and the next where it has announced one.
    pub fn collector_keys(&self) -> Vec<PublicKey> {
        std::iter::once(&self.collector_key).chain(&self.policy.next_key).cloned().collect()
    }

    /// The first sequence number that is surely free when the spool was lost.
    pub fn sequence_after_loss(&self) -> u64 {
        self.sequence_reserved + 1
    }

    /// Makes sure that `sequence` is reserved on disk before it is used.
    ///
    /// # Errors
    /// When the state folder cannot be written; the number must then not be used.
    pub fn reserve(&mut self, sequence: u64, state: &StateDir) -> anyhow::Result<()> {
        if sequence <= self.sequence_reserved {
            return Ok(());
        }
        let reserved = Self { sequence_reserved: sequence + RESERVED_AT_ONCE, ..self.clone() };
        reserved.save(state)?;
        *self = reserved;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::copenhagen;

    #[test]
    fn a_lost_spool_never_reuses_a_sequence_number() {
        let folder = tempfile::tempdir().unwrap();
        let state = StateDir::new(folder.path().to_owned());
        let key = SigningKey::from_secret(&[1; 32]);
        let address = Address::parse("http://127.0.0.1:7400", None).unwrap();
        let mut identity = Identity::new(address, &key, key.public(), KeyState::Active, copenhagen());
        assert_eq!(identity.sequence_after_loss(), 1);
        for sequence in 1..=1_500 {
            identity.reserve(sequence, &state).unwrap();
            let kept = Identity::load(&state).unwrap().unwrap();
            assert!(kept.sequence_after_loss() > sequence);
        }
    }
}
