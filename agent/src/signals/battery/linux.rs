//! Batteries and the mains adapter, from `/sys/class/power_supply`.

use jiff::civil::Date;
use levetid_protocol::profile::{Battery, NotKnownReason};
use levetid_protocol::text::Text;

use super::Supply;
use crate::signals::{Answer, Root, Unsupported, plausible};

const FOLDER: &str = "sys/class/power_supply";

/// The batteries of the machine itself; those of mice and keyboards are left out.
pub fn batteries(root: &Root, today: Date) -> Answer<Vec<Battery>> {
    let batteries: Vec<Battery> =
        names(root).into_iter().filter_map(|name| battery(root, &name, today)).collect();
    if batteries.is_empty() { Err(Unsupported(NotKnownReason::Absent)) } else { Ok(batteries) }
}

/// Where the power comes from now; `None` on a machine without a battery.
pub fn supply(root: &Root) -> Option<Supply> {
    let batteries = names(root);
    if batteries.is_empty() {
        return None;
    }
    let discharging: Vec<&String> =
        batteries.iter().filter(|name| file(root, name, "status").as_deref() == Ok("Discharging")).collect();
    let on_battery = !discharging.is_empty() && !mains_online(root);
    let watts: Vec<f64> = discharging.iter().filter_map(|name| power_w(root, name)).collect();
    let known = on_battery && watts.len() == discharging.len();
    let total: f64 = watts.iter().sum();
    Some(Supply { on_battery, discharging_w: plausible::draw_w(total).filter(|_| known) })
}

fn names(root: &Root) -> Vec<String> {
    let of_the_machine = |name: &String| {
        file(root, name, "type").as_deref() == Ok("Battery")
            && file(root, name, "scope").as_deref() != Ok("Device")
            && file(root, name, "present").as_deref() != Ok("0")
    };
    root.names(FOLDER).into_iter().filter(of_the_machine).collect()
}

fn mains_online(root: &Root) -> bool {
    root.names(FOLDER).iter().any(|name| {
        matches!(file(root, name, "type").as_deref(), Ok("Mains" | "USB"))
            && file(root, name, "online").as_deref() == Ok("1")
    })
}

fn battery(root: &Root, name: &str, today: Date) -> Option<Battery> {
    let text = |entry: &str| root.short_text(&format!("{FOLDER}/{name}/{entry}")).ok();
    Some(Battery {
        name: Text::clean(name)?,
        manufacturer: text("manufacturer"),
        model: text("model_name"),
        chemistry: text("technology"),
        design_wh: capacity_mwh(root, name, "full_design").and_then(plausible::design_wh),
        full_wh: capacity_mwh(root, name, "full").and_then(plausible::full_wh),
        // Drivers that do not count cycles say 0.
        cycles: number(root, name, "cycle_count").filter(|cycles| *cycles > 0.0).map(whole),
        made: made(root, name).and_then(|day| plausible::made(day, today)),
    })
}

/// Capacity in mWh, from energy (µWh) or from charge (µAh) at the design voltage (µV).
fn capacity_mwh(root: &Root, name: &str, which: &str) -> Option<u64> {
    let micro_wh = number(root, name, &format!("energy_{which}")).or_else(|| {
        let micro_ah = number(root, name, &format!("charge_{which}"))?;
        let micro_v = number(root, name, "voltage_min_design")?;
        Some(micro_ah * micro_v / 1e6)
    })?;
    Some(u64::from(whole(micro_wh / 1e3)))
}

/// Power in W, from the gauge's own figure (µW) or from current (µA) and voltage (µV).
fn power_w(root: &Root, name: &str) -> Option<f64> {
    let watts = number(root, name, "power_now")
        .map(|micro_w| micro_w / 1e6)
        .or_else(|| Some(number(root, name, "current_now")? * number(root, name, "voltage_now")? / 1e12))?;
    // Some drivers write the draw of a discharging battery as negative.
    Some(watts.abs())
}

fn made(root: &Root, name: &str) -> Option<Date> {
    let part = |entry: &str| number(root, name, entry).map(whole);
    let year = i16::try_from(part("manufacture_year")?).ok()?;
    let month = i8::try_from(part("manufacture_month")?).ok()?;
    let day = i8::try_from(part("manufacture_day").unwrap_or(1)).ok()?;
    Date::new(year, month, day).ok()
}

fn file(root: &Root, name: &str, entry: &str) -> Answer<String> {
    root.text(&format!("{FOLDER}/{name}/{entry}"))
}

fn number(root: &Root, name: &str, entry: &str) -> Option<f64> {
    root.number::<i64>(&format!("{FOLDER}/{name}/{entry}")).ok().map(|number| number as f64)
}

/// Rounded to a whole number; negative becomes 0.
fn whole(value: f64) -> u32 {
    value.round().clamp(0.0, f64::from(u32::MAX)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 23);

    fn machine(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, content) in files {
            let path = folder.path().join(FOLDER).join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, content).unwrap();
        }
        folder
    }

    #[test]
    fn the_draw_is_known_only_while_every_discharging_battery_tells_it() {
        let both = [("BAT0/type", "Battery"), ("BAT1/type", "Battery"), ("AC/type", "Mains")];
        let case = |files: &[(&str, &str)]| {
            let machine = machine(&[&both[..], files].concat());
            supply(&Root::new(machine.path()))
        };
        let supply_of = |on_battery, discharging_w| Some(Supply { on_battery, discharging_w });
        let discharging = ("BAT0/status", "Discharging");
        assert_eq!(case(&[("AC/online", "1"), ("BAT0/status", "Full")]), supply_of(false, None));
        assert_eq!(
            case(&[("AC/online", "0"), discharging, ("BAT0/power_now", "6500000")]),
            supply_of(true, Some(6.5))
        );
        assert_eq!(
            case(&[
                ("AC/online", "0"),
                discharging,
                ("BAT0/current_now", "-500000"),
                ("BAT0/voltage_now", "12000000")
            ]),
            supply_of(true, Some(6.0))
        );
        assert_eq!(
            case(&[discharging, ("BAT0/power_now", "6500000"), ("BAT1/status", "Discharging")]),
            supply_of(true, None)
        );
        assert_eq!(case(&[discharging, ("BAT0/power_now", "0")]), supply_of(true, None));
        assert_eq!(case(&[discharging, ("BAT0/power_now", "655350000")]), supply_of(true, None));
    }

    #[test]
    fn a_mouse_is_not_a_machine_on_battery() {
        let machine = machine(&[("hid-mouse/type", "Battery"), ("hid-mouse/scope", "Device")]);
        let root = Root::new(machine.path());
        assert_eq!(supply(&root), None);
        assert_eq!(batteries(&root, TODAY), Err(Unsupported(NotKnownReason::Absent)));
    }

    #[test]
    fn charge_becomes_energy_at_the_design_voltage() {
        let machine = machine(&[
            ("BAT0/type", "Battery"),
            ("BAT0/charge_full_design", "4000000"),
            ("BAT0/charge_full", "3100000"),
            ("BAT0/voltage_min_design", "11400000"),
            ("BAT0/cycle_count", "0"),
            ("BAT0/manufacture_year", "2019"),
            ("BAT0/manufacture_month", "4"),
        ]);
        let battery = batteries(&Root::new(machine.path()), TODAY).unwrap().pop().unwrap();
        assert_eq!((battery.design_wh, battery.full_wh, battery.cycles), (Some(46), Some(35), None));
        assert_eq!(battery.made, Some(date(2019, 4, 1)));
    }
    #[test]
    fn a_gauge_at_its_stop_tells_no_capacity_and_no_date() {
        let machine = machine(&[
            ("BAT0/type", "Battery"),
            ("BAT0/energy_full_design", "655350000"),
            ("BAT0/energy_full", "0"),
            ("BAT0/manufacture_year", "2067"),
            ("BAT0/manufacture_month", "3"),
        ]);
        let battery = batteries(&Root::new(machine.path()), TODAY).unwrap().pop().unwrap();
        assert_eq!((battery.design_wh, battery.full_wh, battery.made), (None, None, None));
    }
}
