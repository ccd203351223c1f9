//! A file of JSON that only root reads: `{"collector": "https://…", "token": "levetid_…"}`.

use anyhow::Context as _;

use super::Settings;
use crate::signals::Root;
use crate::state_dir::StateDir;

/// The file, as a person is told.
pub const NAME: &str = "/etc/levetid/agent.json";

const FILE: &str = "etc/levetid/agent.json";
const FOLDER: &str = "etc/levetid";
const NAME_IN_FOLDER: &str = "agent.json";

/// What the file says; nothing where there is none.
pub fn read(root: &Root) -> anyhow::Result<Settings> {
    let path = root.path(FILE);
    let json = match std::fs::read(&path) {
        Ok(json) => json,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Settings::default()),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    serde_json::from_slice(&json).with_context(|| {
        format!(
            "{} is not such a file as {{\"collector\": \"https://levetid.example.dk\", \"token\": \"levetid_…\"}}",
            path.display()
        )
    })
}

/// Writes the file again without its token, as a whole; other values stay.
pub fn forget_token(root: &Root) -> anyhow::Result<()> {
    let path = root.path(FILE);
    let Ok(json) = std::fs::read(&path) else { return Ok(()) };
    let mut value: serde_json::Value = serde_json::from_slice(&json)
        .with_context(|| format!("{} has changed while it was used", path.display()))?;
    if value.as_object_mut().and_then(|values| values.remove("token")).is_none() {
        return Ok(());
    }
    StateDir::new(root.path(FOLDER))
        .replace(NAME_IN_FOLDER, &serde_json::to_vec_pretty(&value)?)
        .with_context(|| format!("cannot delete the token from {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::machine_of;

    #[test]
    fn the_token_is_deleted_and_the_rest_stays() {
        let machine = machine_of(&[(FILE, r#"{"collector":"https://a.dk","token":"levetid_x"}"#)]);
        let root = Root::new(machine.path());
        let found = read(&root).unwrap();
        assert_eq!(
            (found.collector.as_deref(), found.token.as_deref()),
            (Some("https://a.dk"), Some("levetid_x"))
        );
        forget_token(&root).unwrap();
        let left = read(&root).unwrap();
        assert_eq!((left.collector.as_deref(), left.token), (Some("https://a.dk"), None));
        let text = std::fs::read_to_string(machine.path().join(FILE)).unwrap();
        assert!(!text.contains("levetid_x"), "{text}");
        forget_token(&root).unwrap();
    }

    #[test]
    fn no_file_says_nothing_and_a_wrong_one_is_named_with_its_line() {
        let empty = machine_of(&[]);
        assert_eq!(read(&Root::new(empty.path())).unwrap(), Settings::default());
        let wrong = machine_of(&[(FILE, "{\n  \"colector\": \"https://a.dk\"\n}")]);
        let complaint = format!("{:#}", read(&Root::new(wrong.path())).unwrap_err());
        assert!(complaint.contains("agent.json") && complaint.contains("line 2"), "{complaint}");
    }
}
