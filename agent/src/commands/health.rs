//! `health`: asks this PC's disks how worn they are, and leaves the answer for the agent. It is run once a week
//! with the rights that takes, and ends (`levetid-agent-health.service`).

use std::time::Duration;

use levetid_protocol::wear::WornPart;

use crate::disk_health::Reading;
use crate::signals::{Root, Unsupported, clocks, health};
use crate::state_dir::StateDir;

/// How long is waited for a disk that rests to be used by somebody else.
const PATIENCE: Duration = Duration::from_secs(5 * 60);

/// Asks the disks.
pub fn command(state: &StateDir, root: &Root) -> anyhow::Result<()> {
    let patience = if root.is_live() { PATIENCE } else { Duration::ZERO };
    let asked = health::ask(root, patience);
    let reading = Reading::new(clocks::read().wall, &asked);
    state.create()?;
    reading.keep(state)?;
    for disk in &asked {
        let said = match disk.answer {
            Ok(health) => {
                health.worn_part(disk.name.clone()).as_ref().map_or("tells nothing".to_owned(), in_words)
            }
            Err(Unsupported(reason)) => format!("not known ({reason:?})"),
        };
        println!("{}: {said}", disk.name);
    }
    Ok(())
}

fn in_words(part: &WornPart) -> String {
    let WornPart::Disk { used_percent, power_on_hours, media_errors, .. } = part else {
        return String::new();
    };
    let mut words = Vec::new();
    words.extend(used_percent.map(|percent| format!("{percent} % of its writes used")));
    words.extend(power_on_hours.map(|hours| format!("{hours} hours on")));
    words.extend(media_errors.map(|errors| format!("{errors} errors of its medium")));
    words.join(", ")
}
