//! Whether the machine is shutting down, or only the agent was told to stop.
//!
//! systemd knows: its state is `stopping` from the moment a shutdown, restart or halt is asked for. Files
//! do not tell as surely: `/run/nologin` also stands while the machine starts, before a shutdown that is
//! planned and may be called off, and wherever an administrator put it.

use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use super::Root;

/// How long systemd is waited for. It answers in milliseconds, and on a slow PC with everything ending at once in
/// seconds; without its answer the time until the next start would be unknown.
const PATIENCE: Duration = Duration::from_secs(10);

/// The state of a recorded machine, as `systemctl is-system-running` wrote it.
const RECORDED: &str = "system-state";

/// Whether the whole machine is surely going down; where nothing tells, it is not.
pub async fn is_under_way(root: &Root) -> bool {
    let state = if root.is_live() { ask().await } else { root.text(RECORDED).ok() };
    state.is_some_and(|state| state.trim() == "stopping")
}

/// Its exit status says no more than its word.
async fn ask() -> Option<String> {
    let answer = Command::new("systemctl")
        .arg("is-system-running")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .output();
    let output = tokio::time::timeout(PATIENCE, answer).await.ok()?.ok()?;
    String::from_utf8(output.stdout).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::machine_of;

    #[tokio::test]
    async fn only_systemd_in_its_last_state_is_a_shutdown() {
        for (state, expected) in [
            ("stopping\n", true),
            ("running\n", false),
            ("degraded\n", false),
            ("starting\n", false),
            ("offline\n", false),
            ("", false),
        ] {
            let machine = machine_of(&[(RECORDED, state)]);
            assert_eq!(is_under_way(&Root::new(machine.path())).await, expected, "{state:?}");
        }
        assert!(!is_under_way(&Root::new(machine_of(&[]).path())).await, "a machine without systemd");
    }
}
