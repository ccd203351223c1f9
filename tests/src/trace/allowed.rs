//! What a program may do: a list with a reason for each line, and what of all that it did is not on it.
//!
//! A line is a deed, a pattern and a reason: `read /proc/stat  how busy the processor is`. In a pattern `*` stands
//! for a part of one name and `**` for any number of names. Whoever may read something may look at it, and whoever
//! may write it may read it.

use std::collections::BTreeSet;

use super::{Deed, Done};

/// The list.
#[derive(Debug)]
pub struct Allowed(Vec<Line>);

#[derive(Debug)]
struct Line {
    deed: Deed,
    pattern: String,
}

impl Allowed {
    /// Reads a list; `names` are filled in where they stand in braces.
    pub fn read(list: &str, names: &[(&str, &str)]) -> Self {
        let lines = list.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
        Self(lines.map(|line| Line::read(line, names)).collect())
    }

    /// What was done and is not on the list.
    fn others<'a>(&self, done: &'a BTreeSet<Done>) -> Vec<&'a Done> {
        done.iter().filter(|done| !self.allows(done)).collect()
    }

    /// Fails where something was done that is not on the list, which is this file; tells which lines nothing needed.
    pub fn hold(&self, done: &BTreeSet<Done>, file: &str) {
        let others: Vec<String> =
            self.others(done).iter().map(|done| format!("{:?} {}", done.deed, done.what)).collect();
        assert!(
            others.is_empty(),
            "the agent does what is not on {file}. Take it out of the agent; or give it a line and a reason there, and \
             say so in docs/PRIVACY.md:\n{}",
            others.join("\n")
        );
        println!("{} deeds; lines by which nothing was done here: {:#?}", done.len(), self.idle(done));
    }

    /// Whether it is on the list.
    pub fn allows(&self, done: &Done) -> bool {
        self.0.iter().any(|line| line.allows(done))
    }

    /// Lines by which nothing was done.
    fn idle(&self, done: &BTreeSet<Done>) -> Vec<String> {
        let is_idle = |line: &&Line| !done.iter().any(|done| line.allows(done));
        self.0.iter().filter(is_idle).map(|line| format!("{:?} {}", line.deed, line.pattern)).collect()
    }
}

impl Line {
    fn read(line: &str, names: &[(&str, &str)]) -> Self {
        let (deed, rest) = line.split_once(' ').unwrap_or_else(|| panic!("no deed in {line:?}"));
        let (pattern, reason) =
            rest.trim_start().split_once("  ").unwrap_or_else(|| panic!("no reason in {line:?}"));
        assert!(!reason.trim().is_empty(), "no reason in {line:?}");
        let deed = match deed {
            "look" => Deed::Look,
            "list" => Deed::List,
            "read" => Deed::Read,
            "write" => Deed::Write,
            "run" => Deed::Run,
            "connect" => Deed::Connect,
            "socket" => Deed::Socket,
            _ => panic!("{deed:?} is no deed, in {line:?}"),
        };
        let fill =
            |pattern: String, (name, value): &(&str, &str)| pattern.replace(&format!("{{{name}}}"), value);
        Self { deed, pattern: names.iter().fold(pattern.to_owned(), fill) }
    }

    fn allows(&self, done: &Done) -> bool {
        let deed = match (self.deed, done.deed) {
            (mine, theirs) if mine == theirs => true,
            (Deed::Read | Deed::List, Deed::Look) => true,
            (Deed::Write, Deed::Read | Deed::List | Deed::Look) => true,
            _ => false,
        };
        deed && matches(self.pattern.as_bytes(), done.what.as_bytes())
    }
}

fn matches(pattern: &[u8], text: &[u8]) -> bool {
    match pattern {
        [] => text.is_empty(),
        [b'*', b'*', rest @ ..] => (0..=text.len()).any(|skip| matches(rest, &text[skip..])),
        [b'*', rest @ ..] => {
            let longest = text.iter().position(|byte| *byte == b'/').unwrap_or(text.len());
            (0..=longest).any(|skip| matches(rest, &text[skip..]))
        }
        [first, rest @ ..] => text.first() == Some(first) && matches(rest, &text[1..]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "
# A comment.
read /sys/block/*/stat  whether a disk rests
list /sys/block  which disks there are
write {state}/**  its own folder
run /usr/bin/systemctl is-system-running  whether the PC is shutting down
";

    #[test]
    fn what_is_not_on_the_list_is_found() {
        let allowed = Allowed::read(LIST, &[("state", "/tmp/x")]);
        for (deed, what, is_allowed) in [
            (Deed::Read, "/sys/block/sda/stat", true),
            (Deed::Look, "/sys/block/sda/stat", true),
            (Deed::Write, "/sys/block/sda/stat", false),
            (Deed::Read, "/sys/block/sda/sda1/stat", false),
            (Deed::Read, "/sys/block/sda/size", false),
            (Deed::List, "/sys/block", true),
            (Deed::Read, "/sys/block", false),
            (Deed::Write, "/tmp/x/spool.sqlite-journal", true),
            (Deed::Read, "/tmp/x/a/b", true),
            (Deed::Write, "/tmp/xy", false),
            (Deed::Read, "/dev/input/event0", false),
            (Deed::Run, "/usr/bin/systemctl is-system-running", true),
            (Deed::Run, "/usr/bin/systemctl poweroff", false),
            (Deed::Connect, "/tmp/x/agent.sock", false),
        ] {
            let done = Done { deed, what: what.to_owned() };
            assert_eq!(allowed.allows(&done), is_allowed, "{done:?}");
            assert_eq!(allowed.others(&BTreeSet::from([done])).is_empty(), is_allowed);
        }
    }

    #[test]
    #[should_panic(expected = "no reason")]
    fn every_line_has_a_reason() {
        Allowed::read("read /etc/passwd", &[]);
    }
}
