//! The status in plain words. Pure.

mod strips;

use std::fmt::Write as _;

use jiff::Timestamp;
use levetid_protocol::enrol::KeyState;
use levetid_protocol::policy::{Detail, Policy};
use levetid_protocol::profile::{DeviceProfile, Fact, NotKnown, NotKnownReason};
use levetid_protocol::text::Text;
use levetid_protocol::usage::StateMinutes;

use super::{Enrolled, Status};
use crate::calendar;

/// Why a person is shown no day.
const OTHERS_DAYS: &str = "No day is shown: others use this PC too, or did until now, and nobody is shown \
                           another's day. An administrator sees them all.";

/// Items set aside that are printed; JSON has them all.
const ASIDE_SHOWN: usize = 10;

/// The whole text, with the last `days` drawn. `others_days`: days are kept, and this person may not see them.
pub fn of(status: &Status, days: u8, others_days: bool) -> String {
    let mut text = String::new();
    // Writing to a string does not fail.
    _ = write(&mut text, status, days, others_days);
    text
}

fn write(out: &mut String, status: &Status, days: u8, others_days: bool) -> std::fmt::Result {
    let Some(enrolled) = &status.enrolled else {
        writeln!(out, "Levetid agent {}: this PC is not enrolled.", status.agent)?;
        return writeln!(out, "Enrol it with: levetid-agent enrol --collector URL --token TOKEN");
    };
    writeln!(out, "Levetid agent {}", status.agent)?;
    writeln!(out, "Enrolled with {} as device {}.", enrolled.collector, enrolled.device)?;
    if enrolled.key_state == KeyState::Pending {
        writeln!(out, "Another PC reports with the same serial number; whoever runs the collector decides.")?;
    }
    policy(out, &enrolled.policy)?;
    if enrolled.pseudonyms {
        writeln!(out, "  who uses this PC, by pseudonyms: whoever holds their keys can find out who it was")?;
    }
    if let Some(profile) = &enrolled.profile {
        machine(out, profile)?;
    }
    minutes(out, enrolled)?;
    strips::draw(out, &enrolled.drawn, &enrolled.days, days)?;
    if others_days {
        writeln!(out, "{OTHERS_DAYS}")?;
    }
    reports(out, enrolled, status.now)?;
    problems(out, enrolled, status.now)
}

fn policy(out: &mut String, policy: &Policy) -> std::fmt::Result {
    writeln!(out, "\nWhat the organisation asks (policy {}):", policy.version)?;
    let detail = match policy.detail {
        Detail::Week => "one record a week, sent once after the week has ended",
        Detail::Day => "one record a day, sent once after the day has ended",
    };
    writeln!(out, "  {detail}; days are those of {}", policy.zone)?;
    if policy.report_growing {
        writeln!(out, "  trial: the record of today is sent every minute as it grows")?;
    }
    if let Some(from) = policy.observe_from {
        writeln!(out, "  use is not observed before {from}; until then only what this PC is")?;
    }
    Ok(())
}

fn machine(out: &mut String, profile: &DeviceProfile) -> std::fmt::Result {
    writeln!(out, "\nWhat it sees of this PC:")?;
    let machine = &profile.machine;
    let words = |texts: &[&Option<Text>]| {
        texts.iter().filter_map(|text| text.as_ref().map(Text::as_str)).collect::<Vec<_>>().join(" ")
    };
    writeln!(out, "  name: {}", profile.name)?;
    line(out, "model", &words(&[&machine.manufacturer, &machine.product, &machine.version]))?;
    if let Some(hypervisor) = &machine.hypervisor {
        writeln!(out, "  a virtual machine ({hypervisor})")?;
    }
    let os = &profile.os;
    writeln!(out, "  system: {} {}", os.name, words(&[&os.version]))?;
    line(out, "processor", &words(&[&profile.cpu.model]))?;
    if let Some(mib) = profile.memory.total_mib {
        writeln!(out, "  memory: {mib} MiB")?;
    }
    for disk in &profile.disks {
        writeln!(out, "  disk: {} {} GB", words(&[&Some(disk.name.clone()), &disk.model]), disk.size_gb)?;
    }
    for display in &profile.displays {
        let place = if display.built_in { "built in" } else { "external" };
        let name = display.name.as_ref().map_or("a screen without a name", Text::as_str);
        writeln!(out, "  screen: {name}, {place}")?;
    }
    for battery in &profile.batteries {
        let wh = |wh: Option<u32>| wh.map_or("?".to_owned(), |wh| wh.to_string());
        writeln!(
            out,
            "  battery: {} holds {} of {} Wh",
            battery.name,
            wh(battery.full_wh),
            wh(battery.design_wh)
        )?;
    }
    if !profile.not_known.is_empty() {
        writeln!(out, "What this PC cannot tell:")?;
        for not_known in &profile.not_known {
            writeln!(out, "  {}: {}", fact(not_known.fact), why(not_known))?;
        }
    }
    Ok(())
}

fn minutes(out: &mut String, enrolled: &Enrolled) -> std::fmt::Result {
    let Some(record) = &enrolled.record else {
        return writeln!(out, "\nNo minute is counted yet.");
    };
    let local = |instant| enrolled.policy.local(instant).strftime("%F %H:%M").to_string();
    let last = calendar::days_later(record.first_day, record.days.saturating_sub(1));
    writeln!(
        out,
        "\nThe running record, {} to {last}, counted to {}:",
        record.first_day,
        local(record.covered_to)
    )?;
    writeln!(out, "  {}", states(&record.minutes))?;
    Ok(())
}

fn reports(out: &mut String, enrolled: &Enrolled, now: Timestamp) -> std::fmt::Result {
    let local = |instant| enrolled.policy.local(instant).strftime("%F %H:%M").to_string();
    writeln!(out)?;
    match enrolled.last_report {
        Some(at) => writeln!(out, "Last report: {}", local(at))?,
        None => writeln!(out, "Last report: none yet")?,
    }
    match enrolled.next_report {
        Some(at) if at <= now => writeln!(out, "Next report: within a minute, while the agent runs")?,
        None if enrolled.policy.report_growing => {
            writeln!(out, "Next report: within a minute, while the agent runs")?;
        }
        Some(at) => writeln!(out, "Next report: {}", local(at))?,
        None => writeln!(out, "Next report: when the running record is complete")?,
    }
    let spool = &enrolled.spool;
    writeln!(out, "Waiting to be sent: {}; held by the collector: {}", parts(spool.waiting), spool.held)?;
    if spool.aside > 0 {
        writeln!(out, "Refused by the collector and kept aside: {}", parts(spool.aside))?;
        for aside in enrolled.set_aside.iter().take(ASIDE_SHOWN) {
            let name =
                if aside.key.is_empty() { &aside.part } else { &format!("{} {}", aside.part, aside.key) };
            writeln!(out, "  {name}: {}", aside.reason)?;
        }
    }
    Ok(())
}

fn problems(out: &mut String, enrolled: &Enrolled, now: Timestamp) -> std::fmt::Result {
    let local = |instant| enrolled.policy.local(instant).strftime("%F %H:%M").to_string();
    if let Some(trouble) = &enrolled.trouble {
        writeln!(out, "\nProblem since {}: {}", local(trouble.since), trouble.what)?;
        writeln!(out, "What to do: {}", trouble.to_do)?;
    }
    for disk in &enrolled.failing_disks {
        writeln!(out, "\nProblem: the disk {disk} says that it is about to fail.")?;
        writeln!(out, "What to do: keep a copy of what is on it elsewhere, and have it replaced")?;
    }
    let patience_s = (enrolled.flush_minutes + 5) * 60;
    let silent = |written: Timestamp| now.as_second() - written.as_second() > patience_s;
    match enrolled.written {
        None => writeln!(out, "\nThe agent has not run yet. Start it with: levetid-agent run"),
        Some(written) if silent(written) => writeln!(
            out,
            "\nProblem: nothing was written since {}. Either the agent does not run (levetid-agent run), or the disk is full.",
            local(written)
        ),
        Some(_) => Ok(()),
    }
}

fn states(minutes: &StateMinutes) -> String {
    let named = [
        ("active", minutes.active),
        ("idle", minutes.idle),
        ("on", minutes.on),
        ("asleep", minutes.asleep),
        ("off", minutes.off),
        ("unknown", minutes.unknown),
    ];
    let told: Vec<String> = named
        .into_iter()
        .filter(|(_, minutes)| *minutes > 0)
        .map(|(name, minutes)| format!("{name} {}", hours(minutes)))
        .collect();
    if told.is_empty() { "nothing yet".to_owned() } else { told.join(", ") }
}

fn hours(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, minutes) => format!("{hours} h {minutes:02} min"),
    }
}

fn parts(count: u64) -> String {
    if count == 1 { "1 part".to_owned() } else { format!("{count} parts") }
}

fn line(out: &mut String, name: &str, value: &str) -> std::fmt::Result {
    if value.is_empty() { Ok(()) } else { writeln!(out, "  {name}: {value}") }
}

fn fact(fact: Fact) -> &'static str {
    match fact {
        Fact::Model => "maker and model",
        Fact::Serial => "serial number",
        Fact::Firmware => "firmware",
        Fact::SecureBoot => "Secure Boot",
        Fact::Tpm => "security chip (TPM)",
        Fact::MemorySlots => "memory slots",
        Fact::Disks => "disks",
        Fact::DiskHealth => "health of the disks",
        Fact::Displays => "screens",
        Fact::Batteries => "batteries",
        Fact::OsInstalled => "when the system was installed",
        Fact::Energy => "measured energy",
        Fact::Presence => "whether a person is at it",
        Fact::ScreenState => "whether a screen is on",
        Fact::History => "use before the agent came",
    }
}

fn why(not_known: &NotKnown) -> &'static str {
    match not_known.reason {
        NotKnownReason::VirtualMachine => "a virtual machine does not tell",
        NotKnownReason::Absent => match not_known.fact {
            Fact::Presence => "no session with a keyboard or a screen is visible",
            Fact::ScreenState => "no screen is connected",
            Fact::Energy => "this PC has no counter and no battery that tells",
            Fact::History => "the system keeps no journal of it",
            _ => "this PC has none",
        },
        NotKnownReason::NoPermission => match not_known.fact {
            Fact::DiskHealth => "the disks were not asked yet; levetid-agent health asks them, as root",
            _ => "the agent may not read it",
        },
        NotKnownReason::NotProvided => match not_known.fact {
            Fact::DiskHealth => "the disks do not say, or rested when they were to be asked",
            _ => "firmware or driver does not say",
        },
        NotKnownReason::Placeholder => "firmware holds a placeholder only",
        NotKnownReason::NotSupported => "this version of the agent, or the system, cannot tell",
        NotKnownReason::ReadError => "reading it failed",
    }
}

// Recorded machines are folders, as Linux shows itself.
#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests;
