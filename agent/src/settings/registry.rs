//! The registry: `HKEY_LOCAL_MACHINE\SOFTWARE\Levetid\Agent`, which a package writes, and
//! `HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Levetid\Agent`, which group policy writes and which wins. Values
//! `Collector`, `Token` and `CaFile`.

use anyhow::Context as _;
use windows_registry::Key;

use super::Settings;
use crate::signals::Root;

/// The place, as a person is told.
pub const NAME: &str = r"HKEY_LOCAL_MACHINE\SOFTWARE\Levetid\Agent";

const PACKAGE: &str = r"SOFTWARE\Levetid\Agent";
const POLICY: &str = r"SOFTWARE\Policies\Levetid\Agent";
const TOKEN: &str = "Token";

/// ERROR_FILE_NOT_FOUND as an HRESULT: there is no such key or value.
const NOT_FOUND: i32 = 0x8007_0002_u32.cast_signed();

/// What both keys say; nothing where there are none.
pub fn read(root: &Root) -> anyhow::Result<Settings> {
    Ok(of(root, POLICY)?.over(of(root, PACKAGE)?))
}

fn of(root: &Root, path: &str) -> anyhow::Result<Settings> {
    let Some(key) = open(root, path)? else { return Ok(Settings::default()) };
    let value = |name: &str| match key.get_string(name) {
        Ok(text) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
        Err(error) if error.code().0 == NOT_FOUND => Ok(None),
        Err(error) => {
            Err(error).with_context(|| format!("{path}\\{name} in the registry is not a text (REG_SZ)"))
        }
    };
    Ok(Settings {
        collector: value("Collector")?,
        token: value(TOKEN)?,
        ca: value("CaFile")?.map(Into::into),
    })
}

fn open(root: &Root, path: &str) -> anyhow::Result<Option<Key>> {
    match root.key(path) {
        Ok(key) => Ok(Some(key)),
        Err(error) if error.code().0 == NOT_FOUND => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {path} in the registry")),
    }
}

/// Deletes the token from both keys. Policy may write it again: an agent that is enrolled does not read it.
pub fn forget_token(root: &Root) -> anyhow::Result<()> {
    for path in [PACKAGE, POLICY] {
        let Ok(key) = root.key_to_write(path) else { continue };
        match key.remove_value(TOKEN) {
            Err(error) if error.code().0 != NOT_FOUND => {
                return Err(error)
                    .with_context(|| format!("cannot delete {path}\\{TOKEN} from the registry"));
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::registry_of;

    #[test]
    fn policy_wins_and_the_token_is_deleted_after_its_use() {
        let machine = registry_of(&[
            (PACKAGE, "Collector", "https://package.dk"),
            (PACKAGE, TOKEN, "levetid_x"),
            (POLICY, "Collector", "https://policy.dk"),
        ]);
        let root = machine.root();
        let found = read(&root).unwrap();
        assert_eq!(found.collector.as_deref(), Some("https://policy.dk"));
        assert_eq!(found.token.as_deref(), Some("levetid_x"));
        forget_token(&root).unwrap();
        assert_eq!(read(&root).unwrap(), Settings { token: None, ..found });
        forget_token(&root).unwrap();
    }

    #[test]
    fn an_empty_registry_says_nothing() {
        assert_eq!(read(&registry_of(&[]).root()).unwrap(), Settings::default());
    }
}
