//! What launchd is told of the agent: the packaged property list, with the paths of this Mac. Pure.

use std::path::Path;

/// The property list as a package installs it.
const PACKAGED: &str = include_str!("../../../packaging/launchd/dk.levetid.agent.plist");

/// What stands in it for the program.
const PROGRAM: &str = "<string>/Library/PrivilegedHelperTools/levetid-agent</string>";

/// What stands in it for the state folder.
const STATE_DIR: &str = "<string>/Library/Application Support/Levetid Agent</string>";

/// The property list for a program and a state folder at these paths; `None` where a path cannot be written in it.
pub fn of(program: &Path, state_dir: &Path) -> Option<String> {
    let text = PACKAGED.replacen(PROGRAM, &string(program)?, 1);
    Some(text.replacen(STATE_DIR, &string(state_dir)?, 1))
}

fn string(path: &Path) -> Option<String> {
    let path = path.to_str().filter(|path| !path.chars().any(char::is_control))?;
    let path = path.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    Some(format!("<string>{path}</string>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_packaged_list_runs_the_packaged_program() {
        for path in [PROGRAM, STATE_DIR] {
            assert_eq!(PACKAGED.matches(path).count(), 1, "{path}");
        }
        let program = Path::new("/Library/PrivilegedHelperTools/levetid-agent");
        assert_eq!(
            of(program, Path::new("/Library/Application Support/Levetid Agent")).as_deref(),
            Some(PACKAGED)
        );
    }

    #[test]
    fn paths_are_written_as_xml() {
        let list = of(Path::new("/opt/R&D/<agent>"), Path::new("/private/tmp/a b")).unwrap();
        assert!(list.contains("\t\t<string>/opt/R&amp;D/&lt;agent&gt;</string>\n"), "{list}");
        assert!(list.contains("\t\t<string>/private/tmp/a b</string>\n"), "{list}");
        assert_eq!(of(Path::new("/opt/\u{1}"), Path::new("/private/tmp")), None);
    }
}
