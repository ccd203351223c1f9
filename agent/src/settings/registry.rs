//! The registry: `HKEY_LOCAL_MACHINE\SOFTWARE\Levetid\Agent`, which a package writes, and
//! `HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Levetid\Agent`, which group policy writes and which wins. Values
//! `Collector`, `Token` and `CaFile`.

use anyhow::bail;
use levetid_protocol::profile::NotKnownReason;

use super::Settings;
use crate::signals::{Root, Unsupported};

/// The place, as a person is told.
pub const NAME: &str = r"HKEY_LOCAL_MACHINE\SOFTWARE\Levetid\Agent";

const PACKAGE: &str = r"SOFTWARE\Levetid\Agent";
const POLICY: &str = r"SOFTWARE\Policies\Levetid\Agent";
const TOKEN: &str = "Token";

/// What both keys say; nothing where there are none.
pub fn read(root: &Root) -> anyhow::Result<Settings> {
    Ok(of(root, POLICY)?.over(of(root, PACKAGE)?))
}

fn of(root: &Root, key: &str) -> anyhow::Result<Settings> {
    let value = |name: &str| match root.text(key, name) {
        Ok(text) => Ok(Some(text).filter(|text| !text.is_empty())),
        Err(Unsupported(NotKnownReason::Absent)) => Ok(None),
        Err(_) => bail!("{key}\\{name} in the registry cannot be read, or is not a text (REG_SZ)"),
    };
    Ok(Settings {
        collector: value("Collector")?,
        token: value(TOKEN)?,
        ca: value("CaFile")?.map(Into::into),
    })
}

/// Deletes the token from both keys. Policy may write it again: an agent that is enrolled does not read it.
pub fn forget_token(root: &Root) -> anyhow::Result<()> {
    for key in [PACKAGE, POLICY] {
        match root.remove(key, TOKEN) {
            Ok(()) | Err(Unsupported(NotKnownReason::Absent)) => {}
            Err(_) => bail!("cannot delete {key}\\{TOKEN} from the registry; delete it by hand"),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::registry::Machine;

    #[test]
    fn policy_wins_and_the_token_is_deleted_after_its_use() {
        let machine = Machine::new()
            .text(PACKAGE, "Collector", "https://package.dk")
            .text(PACKAGE, TOKEN, "levetid_x")
            .text(POLICY, "Collector", "https://policy.dk");
        let root = Root::new(machine.path());
        let found = read(&root).unwrap();
        assert_eq!(found.collector.as_deref(), Some("https://policy.dk"));
        assert_eq!(found.token.as_deref(), Some("levetid_x"));
        forget_token(&root).unwrap();
        assert_eq!(read(&root).unwrap(), Settings { token: None, ..found });
        forget_token(&root).unwrap();
    }

    #[test]
    fn an_empty_registry_says_nothing_and_a_number_is_no_address() {
        assert_eq!(read(&Root::new(Machine::new().path())).unwrap(), Settings::default());
        let machine = Machine::new().number(PACKAGE, "Collector", 7);
        let complaint = read(&Root::new(machine.path())).unwrap_err().to_string();
        assert!(complaint.contains("Collector") && complaint.contains("REG_SZ"), "{complaint}");
    }
}
