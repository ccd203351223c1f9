//! What makers of firmware leave behind where a fact should stand becomes no fact: it is left out of the profile, so
//! that nobody later on takes it for a name, a date or an age. That it was met is told by the reason in its place.

use levetid_protocol::profile::{DeviceProfile, Fact, NotKnown, NotKnownReason};
use levetid_protocol::stamp;
use levetid_protocol::text::Text;

use crate::signals::plausible;

/// Leaves out of a profile what says nothing and what cannot be.
pub fn only(mut profile: DeviceProfile) -> DeviceProfile {
    let today = profile.taken;
    let (machine, firmware) = (&mut profile.machine, &mut profile.firmware);
    [
        &mut machine.manufacturer,
        &mut machine.product,
        &mut machine.version,
        &mut machine.family,
        &mut machine.sku,
        &mut machine.board_manufacturer,
        &mut machine.board_product,
        &mut firmware.vendor,
        &mut firmware.date,
        &mut profile.cpu.model,
    ]
    .into_iter()
    .for_each(leave_out_placeholder);
    profile.disks.iter_mut().for_each(|disk| leave_out_placeholder(&mut disk.model));
    profile.displays.iter_mut().for_each(|display| leave_out_placeholder(&mut display.name));
    for battery in &mut profile.batteries {
        let texts = [&mut battery.manufacturer, &mut battery.model, &mut battery.chemistry];
        texts.into_iter().for_each(leave_out_placeholder);
    }
    // A date in another form than firmware makers use is left to who reads it.
    let can_be = |date: &Text| stamp::written(date.as_str()).is_none_or(|day| plausible::day(day, today));
    profile.firmware.date = profile.firmware.date.take().filter(can_be);

    let mut why = |fact: Fact, reason: NotKnownReason| profile.not_known.push(NotKnown { fact, reason });
    if says_nothing(profile.firmware.version.as_ref()) {
        profile.firmware.version = None;
        why(Fact::Firmware, NotKnownReason::Placeholder);
    }
    if profile.os.installed.is_some_and(|day| day > today) {
        profile.os.installed = None;
        why(Fact::OsInstalled, NotKnownReason::NotProvided);
    }
    profile
}

fn leave_out_placeholder(text: &mut Option<Text>) {
    if says_nothing(text.as_ref()) {
        *text = None;
    }
}

fn says_nothing(text: Option<&Text>) -> bool {
    text.is_some_and(|text| text.meaningful().is_none())
}
