//! What a Windows program asked of the registry, as Wine saw it (`WINEDEBUG=+pid,+reg`). Keys are told with slashes:
//! `HKLM/SOFTWARE/Levetid/Agent`; letters count as Windows counts them, large as small, so that all are small.

use std::collections::{BTreeMap, BTreeSet};

use super::{Deed, Done};

/// A key that only this program opens: Wine looks there for settings of it.
fn key_of_program(program: &str) -> String {
    format!("/software/wine/appdefaults/{program}")
}

/// Every key that a program (`levetid-agent.exe`) opened, or wrote to.
pub fn done(trace: &str, program: &str) -> BTreeSet<Done> {
    let mut processes: BTreeMap<&str, Process> = BTreeMap::new();
    for line in trace.lines() {
        let mut parts = line.splitn(4, ':');
        let (Some(process), Some(thread), Some("trace"), Some(rest)) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            continue;
        };
        let Some((function, arguments)) = rest.strip_prefix("reg:").and_then(|rest| rest.split_once(' '))
        else {
            continue;
        };
        processes.entry(process).or_default().called(thread, function, arguments);
    }
    let own = key_of_program(program);
    let is_own = |process: &Process| process.done.iter().any(|done| done.what.ends_with(&own));
    processes.into_values().filter(is_own).flat_map(|process| process.done).collect()
}

/// A process of Windows.
#[derive(Debug, Default)]
struct Process<'a> {
    /// Open keys by their handles.
    keys: BTreeMap<&'a str, String>,
    /// The key that a thread is about to get.
    asked: BTreeMap<&'a str, String>,
    done: BTreeSet<Done>,
}

impl<'a> Process<'a> {
    /// `NtOpenKeyEx ((nil),L"\\Registry\\Machine",…)`, then `NtOpenKeyEx <- 0x4`.
    fn called(&mut self, thread: &'a str, function: &str, arguments: &'a str) {
        let deed = match function {
            "NtOpenKeyEx" | "NtOpenKey" => Deed::Read,
            "NtCreateKey" | "NtSetValueKey" | "NtDeleteValueKey" | "NtDeleteKey" => Deed::Write,
            _ => return,
        };
        if let Some(handle) = arguments.strip_prefix("<- ") {
            let handle = handle.split(' ').next().unwrap_or_default();
            if let Some(key) = self.asked.remove(thread) {
                self.keys.insert(handle, key);
            }
            return;
        }
        let arguments = arguments.trim_start_matches('(');
        let handle = arguments.split([',', ')']).next().unwrap_or_default();
        let is_key = matches!(function, "NtOpenKeyEx" | "NtOpenKey" | "NtCreateKey");
        let name = is_key.then(|| arguments.split('"').nth(1)).flatten().unwrap_or_default();
        let parent = self.keys.get(handle).cloned();
        let key = match parent {
            Some(parent) if name.is_empty() => parent,
            Some(parent) => format!("{parent}/{}", shown(name)),
            None => shown(name),
        };
        if is_key {
            self.asked.insert(thread, key.clone());
        }
        self.done.insert(Done { deed, what: key });
    }
}

fn shown(name: &str) -> String {
    let key = name.to_lowercase().replace(r"\\", "/");
    if let Some(rest) = key.strip_prefix("/registry/machine") {
        return format!("hklm{rest}");
    }
    let Some(rest) = key.strip_prefix("/registry/user/") else { return key };
    format!("hkcu{}", rest.find('/').map_or("", |at| &rest[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = r#"0020:0024:trace:reg:NtOpenKeyEx ((nil),L"\\Registry\\User\\S-1-5-21-0-0-0-1000\\Software\\Wine\\AppDefaults\\levetid-agent.exe",2000000,0x7ffe)
0020:0024:trace:reg:NtOpenKeyEx <- (nil)
0020:0024:trace:reg:NtOpenKeyEx ((nil),L"\\Registry\\Machine",2000000,0x7ffe)
0020:0024:trace:reg:NtOpenKeyEx <- 0x54
0020:0024:trace:reg:NtOpenKeyEx (0x54,L"SYSTEM\\Setup",20019,0x7ffe)
0020:0028:trace:reg:NtOpenKeyEx (0x54,L"SOFTWARE\\Levetid\\Agent",20019,0x7ffe)
0020:0028:trace:reg:NtOpenKeyEx <- 0x58
0020:0024:trace:reg:NtOpenKeyEx <- 0x5c
0020:0024:trace:reg:NtQueryValueKey (0x5c,L"InstallDate",2,0x7ffe,80)
0020:0028:trace:reg:NtDeleteValueKey (0x58,L"Token")
0020:0024:fixme:tbs:Tbsi_GetDeviceInfo (16, 000000000020A6A0) stub
0044:0048:trace:reg:NtOpenKeyEx ((nil),L"\\Registry\\Machine\\Of\\Another",20019,0x7ffe)"#;

    #[test]
    fn keys_are_told_by_their_whole_names() {
        let done: Vec<_> = done(TRACE, "levetid-agent.exe")
            .into_iter()
            .map(|done| (done.deed, done.what))
            .filter(|(_, what)| !what.contains("wine"))
            .collect();
        assert_eq!(
            done,
            [
                (Deed::Read, "hklm".to_owned()),
                (Deed::Read, "hklm/software/levetid/agent".to_owned()),
                (Deed::Read, "hklm/system/setup".to_owned()),
                (Deed::Write, "hklm/software/levetid/agent".to_owned()),
            ]
        );
    }
}
