//! Events as XML: as Windows renders them one by one, and as `wevtutil` and other tools write many.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use super::{Event, Provider};
use crate::history::xml::{self, Element, Unreadable};

/// Providers by the name they have in an event, and the numbers of theirs that are asked for.
const PROVIDERS: [(&str, Provider, &[u32]); 5] = [
    ("Microsoft-Windows-Kernel-General", Provider::KernelGeneral, &[1, 12, 13]),
    ("Microsoft-Windows-Kernel-Power", Provider::KernelPower, &[41, 42, 105, 107, 109, 506, 507]),
    ("Microsoft-Windows-Kernel-Boot", Provider::KernelBoot, &[27]),
    ("Microsoft-Windows-Power-Troubleshooter", Provider::PowerTroubleshooter, &[1]),
    ("EventLog", Provider::EventLog, &[6005, 6006, 6008, 6013]),
];

/// Bytes of a SYSTEMTIME: eight numbers of 16 bits.
const SYSTEMTIME_BYTES: usize = 16;

/// What is read of an event while it is open.
#[derive(Debug, Default)]
struct Draft {
    provider: Option<Provider>,
    id: Option<u32>,
    time: Option<Timestamp>,
    boot_type: Option<u32>,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
    last_alive: Option<Timestamp>,
}

/// The query for the events that [`parse`] reads, not older than an instant, in the words of Windows'
/// `EvtQuery` and of `wevtutil qe /sq:true`.
#[cfg(any(windows, test))]
pub fn query(since: Timestamp) -> String {
    let since = since.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let select = |(name, _, ids): &(&str, Provider, &[u32])| {
        let ids: Vec<String> = ids.iter().map(|id| format!("EventID={id}")).collect();
        format!(
            "<Select Path=\"System\">*[System[Provider[@Name='{name}'] and ({}) and \
             TimeCreated[@SystemTime&gt;='{since}']]]</Select>",
            ids.join(" or ")
        )
    };
    let selects: String = PROVIDERS.iter().map(select).collect();
    format!("<QueryList><Query Id=\"0\" Path=\"System\">{selects}</Query></QueryList>")
}

/// Reads one event or many, with an element around them or without. Events of other providers are left out.
///
/// # Errors
/// Where it is no well-formed XML.
pub fn parse(xml: &str) -> Result<Vec<Event>, Unreadable> {
    let mut events = Vec::new();
    let mut draft = Draft::default();
    xml::visit(xml, |element| match element.path {
        [.., "Event"] => events.extend(std::mem::take(&mut draft).event()),
        [.., "Event", "System", field] => draft.system(field, element),
        [.., "Event", "EventData", "Data"] => draft.data(element),
        [.., "Event", "EventData", "Binary"] => draft.last_alive = second_systemtime(element.text),
        _ => {}
    })?;
    Ok(events)
}

impl Draft {
    fn system(&mut self, field: &str, element: &Element) {
        match field {
            "Provider" => {
                let name = element.attribute("Name").unwrap_or_default();
                self.provider =
                    PROVIDERS.iter().find(|(known, ..)| *known == name).map(|(_, provider, _)| *provider);
            }
            "EventID" => self.id = element.text.parse().ok(),
            "TimeCreated" => self.time = element.attribute("SystemTime").and_then(|time| time.parse().ok()),
            _ => {}
        }
    }

    fn data(&mut self, element: &Element) {
        let time = || element.text.parse().ok();
        match element.attribute("Name").unwrap_or_default() {
            "BootType" => self.boot_type = number(element.text),
            "OldTime" | "SleepTime" => self.from = time(),
            "NewTime" | "WakeTime" => self.to = time(),
            _ => {}
        }
    }

    fn event(self) -> Option<Event> {
        let (provider, id, time) = (self.provider?, self.id?, self.time?);
        let away = match (provider, id) {
            (Provider::KernelGeneral | Provider::PowerTroubleshooter, 1) => self.from.zip(self.to),
            (Provider::EventLog, 6008) => self.last_alive.map(|alive| (alive, time)),
            _ => None,
        };
        let is_boot = (provider, id) == (Provider::KernelBoot, 27);
        Some(Event { provider, id, time, boot_type: self.boot_type.filter(|_| is_boot), away })
    }
}

/// A number, decimal or hexadecimal.
fn number(text: &str) -> Option<u32> {
    match text.strip_prefix("0x") {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => text.parse().ok(),
    }
}

/// The second of two times in hexadecimal digits: EventLog 6008 gives local time and then UTC. Its texts give
/// local time only, in the words of the system's language.
fn second_systemtime(hex: &str) -> Option<Timestamp> {
    let digits = hex.get(SYSTEMTIME_BYTES * 2..SYSTEMTIME_BYTES * 4)?;
    let word = |at: usize| {
        let (low, high) = (digits.get(at * 4..at * 4 + 2)?, digits.get(at * 4 + 2..at * 4 + 4)?);
        i16::from_str_radix(&format!("{high}{low}"), 16).ok()
    };
    let small = |at: usize| i8::try_from(word(at)?).ok();
    // The third word is the day of the week, the last one milliseconds.
    let date = Date::new(word(0)?, small(1)?, small(3)?).ok()?;
    let time = jiff::civil::Time::new(small(4)?, small(5)?, small(6)?, 0).ok()?;
    TimeZone::UTC.to_timestamp(DateTime::from_parts(date, time)).ok()
}
