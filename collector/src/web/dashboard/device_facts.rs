//! What a device is, as rows of words: each fact, or why it is not known.

use jiff::civil::Date;
use levetid_footprint::os_support;
use levetid_protocol::profile::{
    Battery, DeviceProfile, Disk, DiskBus, Display, Fact, MemorySlot, NotKnownReason, OsFamily,
};
use levetid_protocol::text::Text;
use levetid_protocol::wear::{WearSample, WornPart};

use crate::web::language::Language;

/// The first year that an EDID can name: METHOD 2.
const FIRST_EDID_YEAR: i16 = 1995;

/// A fact in words.
#[derive(Debug, PartialEq, Eq)]
pub struct FactRow {
    /// What it is.
    pub name: String,
    /// What the device says, one entry a part.
    pub values: Vec<String>,
    /// Why there is nothing, where there is nothing.
    pub missing: Option<Missing>,
}

/// Why a fact has no value.
#[derive(Debug, PartialEq, Eq)]
pub enum Missing {
    /// The device has no such part: known, and none.
    None,
    /// It is not known, and this is why.
    NotKnown(String),
}

/// Everything a device says of itself. `wear` holds the newest sample of each part.
pub fn rows(lang: Language, profile: &DeviceProfile, wear: &[WearSample]) -> Vec<FactRow> {
    let rows = Rows { lang, profile };
    let DeviceProfile { machine, firmware, os, cpu, memory, .. } = profile;
    let model = words([machine.manufacturer.as_ref(), machine.version.as_ref(), machine.product.as_ref()]);
    let bios = words([firmware.vendor.as_ref(), firmware.version.as_ref(), firmware.date.as_ref()]);
    let system = words([Some(&os.name), os.version.as_ref(), os.build.as_ref(), Some(&os.architecture)]);
    let on_off = |on: bool| lang.text(if on { "fact-on" } else { "fact-off" });
    vec![
        rows.row("fact-model", Some(Fact::Model), model),
        rows.row("fact-serial", Some(Fact::Serial), words([machine.serial.as_ref()])),
        rows.row("fact-firmware", Some(Fact::Firmware), bios),
        rows.row("fact-os", None, system.into_iter().chain(rows.updates())),
        rows.row("fact-installed", Some(Fact::OsInstalled), os.installed.map(|day| lang.date(day))),
        rows.row("fact-cpu", None, rows.processor(cpu.model.as_ref(), cpu.cores, cpu.threads)),
        rows.row("fact-memory", None, memory.total_mib.map(|mib| rows.gib(mib))),
        rows.row(
            "fact-memory-slots",
            Some(Fact::MemorySlots),
            memory.slots.iter().map(|slot| rows.slot(slot)),
        ),
        rows.row("fact-disks", Some(Fact::Disks), profile.disks.iter().map(|disk| rows.disk(disk))),
        rows.row("fact-disk-health", Some(Fact::DiskHealth), rows.health(wear)),
        rows.row("fact-displays", Some(Fact::Displays), profile.displays.iter().map(|it| rows.display(it))),
        rows.row(
            "fact-batteries",
            Some(Fact::Batteries),
            profile.batteries.iter().map(|it| rows.battery(it)),
        ),
        rows.row("fact-tpm", Some(Fact::Tpm), words([firmware.tpm.as_ref()])),
        rows.row("fact-secure-boot", Some(Fact::SecureBoot), firmware.secure_boot.map(on_off)),
    ]
}

struct Rows<'a> {
    lang: Language,
    profile: &'a DeviceProfile,
}

impl Rows<'_> {
    fn row(&self, key: &str, fact: Option<Fact>, values: impl IntoIterator<Item = String>) -> FactRow {
        let values: Vec<_> = values.into_iter().collect();
        let reason = fact.and_then(|fact| self.profile.why_not_known(fact));
        let missing = values.is_empty().then(|| match reason {
            Some(NotKnownReason::Absent) => Missing::None,
            Some(reason) => Missing::NotKnown(self.lang.text(unseen_key(reason))),
            None => Missing::NotKnown(self.lang.text("unseen-not-provided")),
        });
        FactRow { name: self.lang.text(key), values, missing }
    }

    /// Until when the system gets updates, where its maker says so.
    fn updates(&self) -> Vec<String> {
        let os = &self.profile.os;
        let build = os.build.as_ref().filter(|_| os.family == OsFamily::Windows);
        let Some(end) = build.and_then(|build| os_support::windows(os.name.as_str(), build.as_str())) else {
            return Vec::new();
        };
        let line = |key: &str, day| self.lang.text_with(key, "day", self.lang.date(day));
        let paid = end.paid_until.map(|day| line("fact-updates-paid", day));
        std::iter::once(line("fact-updates", end.until)).chain(paid).collect()
    }

    fn processor(&self, model: Option<&Text>, cores: Option<u16>, threads: Option<u16>) -> Option<String> {
        let mut parts = vec![model?.to_string()];
        parts.extend(cores.map(|cores| self.lang.counted("fact-cores", cores.into())));
        parts.extend(threads.map(|threads| self.lang.counted("fact-threads", threads.into())));
        Some(parts.join(", "))
    }

    fn gib(&self, mib: u32) -> String {
        let gib = f64::from(mib) / 1024.0;
        format!("{}\u{a0}GiB", self.lang.number(gib, usize::from(gib.fract() != 0.0)))
    }

    fn slot(&self, slot: &MemorySlot) -> String {
        if slot.size_mib == 0 {
            return self.lang.text("fact-slot-empty");
        }
        let soldered = slot.soldered.then(|| self.lang.text("fact-soldered"));
        [Some(self.gib(slot.size_mib)), slot.kind.as_ref().map(Text::to_string), soldered]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(", ")
    }

    fn disk(&self, disk: &Disk) -> String {
        let kind = match (disk.bus, disk.rotational) {
            (DiskBus::Virtual, _) => Some("disk-virtual"),
            (_, Some(true)) => Some("disk-rotational"),
            (DiskBus::Nvme, _) => Some("disk-nvme"),
            (_, Some(false)) => Some("disk-solid-state"),
            (_, None) => None,
        };
        let name = disk.model.as_ref().unwrap_or(&disk.name).to_string();
        let size = format!("{}\u{a0}GB", self.lang.whole(disk.size_gb.into()));
        let system = disk.system.then(|| self.lang.text("disk-system"));
        [Some(name), Some(size), kind.map(|key| self.lang.text(key)), system]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(", ")
    }

    fn health(&self, wear: &[WearSample]) -> Vec<String> {
        let disks = wear.iter().filter_map(|sample| match &sample.part {
            WornPart::Disk { name, used_percent, power_on_hours, media_errors } => {
                let facts = [
                    used_percent.map(|used| self.lang.text_with("disk-used", "percent", used)),
                    power_on_hours.map(|hours| self.lang.counted("disk-hours", hours.into())),
                    media_errors.map(|errors| self.lang.counted("disk-errors", errors)),
                ];
                let facts: Vec<_> = facts.into_iter().flatten().collect();
                (!facts.is_empty()).then(|| format!("{name}: {}", facts.join(", ")))
            }
            WornPart::Battery { .. } => None,
        });
        disks.collect()
    }

    fn display(&self, display: &Display) -> String {
        let name = match (&display.name, &display.key) {
            (Some(name), _) => name.to_string(),
            (None, Some(key)) => format!("{} {:04X}", key.manufacturer, key.product_code),
            (None, None) => self.lang.text("display-unnamed"),
        };
        let place = self.lang.text(if display.built_in { "display-built-in" } else { "display-external" });
        let (size, made) = (size(self.lang, display), made(self.lang, display, self.profile.taken));
        [Some(name), Some(place), size, made].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn battery(&self, battery: &Battery) -> String {
        let name = words([battery.manufacturer.as_ref(), battery.model.as_ref()]);
        let holds = match (battery.full_wh, battery.design_wh) {
            (Some(full), Some(design)) if design > 0 => {
                let share = self.lang.percent(f64::from(full) / f64::from(design));
                let values = [("full", full.to_string()), ("design", design.to_string()), ("share", share)];
                Some(self.lang.text_with_all("battery-holds", &values))
            }
            _ => None,
        };
        let cycles = battery.cycles.map(|cycles| self.lang.counted("battery-cycles", cycles.into()));
        [Some(name.unwrap_or_else(|| battery.name.to_string())), holds, cycles]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// The diagonal of a screen.
pub fn size(lang: Language, display: &Display) -> Option<String> {
    let [width, height] = display.size_cm?;
    let inches = f64::from(width).hypot(f64::from(height)) / 2.54;
    Some(format!("{}″", lang.number(inches, 1)))
}

/// When a screen says that it was made. A year that no maker can have stamped by the day on which it was read is not
/// repeated as if it were one.
pub fn made(lang: Language, display: &Display, taken: Date) -> Option<String> {
    let plausible = |year: &i16| (FIRST_EDID_YEAR..=taken.year()).contains(year);
    let (made, model) = (display.made_year.filter(plausible), display.model_year.filter(plausible));
    match (made, display.made_week, model) {
        (Some(year), Some(week), _) => {
            let values = [("week", week.to_string()), ("year", year.to_string())];
            Some(lang.text_with_all("display-made-week", &values))
        }
        (Some(year), None, _) => Some(lang.text_with("display-made", "year", year)),
        (None, _, Some(year)) => Some(lang.text_with("display-model-year", "year", year)),
        (None, _, None) => None,
    }
}

fn unseen_key(reason: NotKnownReason) -> &'static str {
    match reason {
        NotKnownReason::VirtualMachine => "unseen-virtual-machine",
        NotKnownReason::Absent => "unseen-absent",
        NotKnownReason::NoPermission => "unseen-no-permission",
        NotKnownReason::NotProvided => "unseen-not-provided",
        NotKnownReason::Placeholder => "unseen-placeholder",
        NotKnownReason::NotSupported => "unseen-not-supported",
        NotKnownReason::ReadError => "unseen-read-error",
    }
}

/// The texts there are, in a row.
fn words<const N: usize>(texts: [Option<&Text>; N]) -> Option<String> {
    let texts: Vec<_> = texts.into_iter().flatten().map(Text::as_str).collect();
    (!texts.is_empty()).then(|| texts.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::samples;

    #[test]
    fn a_windows_says_until_when_it_gets_updates() {
        let mut profile = samples::laptop().profile.unwrap();
        for (family, name, build, expected) in [
            (
                OsFamily::Windows,
                "Windows 11 Enterprise",
                "26100.4061",
                &["updates until 12 October 2027"][..],
            ),
            (
                OsFamily::Windows,
                "Windows 10 Pro",
                "19045.5854",
                &["updates until 14 October 2025", "updates that are paid for until 10 October 2028"],
            ),
            (OsFamily::Windows, "Windows 11 Pro", "99999", &[]),
            (OsFamily::Linux, "Debian GNU/Linux", "26100", &[]),
        ] {
            profile.os.family = family;
            (profile.os.name, profile.os.build) = (Text::clean(name).unwrap(), Text::clean(build));
            let rows = rows(Language::English, &profile, &[]);
            let row = rows.iter().find(|row| row.name == "Operating system").unwrap();
            assert_eq!(row.values[1..], *expected);
        }
    }

    #[test]
    fn a_year_no_maker_can_have_stamped_is_not_repeated() {
        let mut profile = samples::laptop().profile.unwrap();
        let taken = profile.taken.year();
        for (made, model, shown) in [
            (Some(2022), None, Some("made in week 48 of 2022")),
            (Some(taken), None, Some("made in week 48 of 2026")),
            (Some(taken + 1), None, None),
            (Some(92), None, None),
            (Some(2067), None, None),
            (None, Some(2021), Some("model year 2021")),
            (None, Some(1994), None),
        ] {
            let display = &mut profile.displays[0];
            (display.made_year, display.model_year) = (made, model);
            let rows = rows(Language::English, &profile, &[]);
            let row = rows.iter().find(|row| row.name == "Screens").unwrap();
            let said = row.values[0].rsplit_once(", ").unwrap().1;
            assert_eq!(
                (said.contains("made") || said.contains("model year")).then_some(said),
                shown,
                "{row:?}"
            );
        }
    }
}
