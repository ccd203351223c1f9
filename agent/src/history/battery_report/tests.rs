use super::*;
use jiff::civil::date;
use levetid_protocol::check::{self, Bounds};
use proptest::prelude::*;

const TODAY: Date = date(2026, 11, 23);

/// A stretch that holds 50 Wh, with its time active on mains and on battery.
fn entry(start: &str, end: &str, ac: &str, dc: &str) -> String {
    entry_of(start, end, ac, dc, "50000")
}

fn entry_of(start: &str, end: &str, ac: &str, dc: &str, full: &str) -> String {
    format!(
        "<HistoryEntry LocalStartDate='{start}' LocalEndDate='{end}' FullChargeCapacity='{full}' \
         ActiveAcTime='{ac}' ActiveDcTime='{dc}'/>\n"
    )
}

/// The report of a machine with Modern Standby.
fn report(batteries: &str, entries: &[String]) -> BatteryReport {
    report_of("<ConnectedStandby>1</ConnectedStandby>", batteries, entries)
}

fn report_of(standby: &str, batteries: &str, entries: &[String]) -> BatteryReport {
    let xml = format!(
        "<BatteryReport xmlns='http://schemas.microsoft.com/battery/2012'>\n\
         <ReportInformation><LocalScanTime>2026-11-23T12:47:50</LocalScanTime></ReportInformation>\n\
         <SystemInformation><ComputerName>PC1234</ComputerName>{standby}</SystemInformation>\n\
         <Batteries>{batteries}</Batteries>\n\
         <RuntimeEstimates><DesignCapacity><Capacity>1</Capacity></DesignCapacity></RuntimeEstimates>\n\
         <History>{}</History></BatteryReport>",
        entries.concat()
    );
    BatteryReport::parse(&xml, TODAY).unwrap()
}

fn rows(entries: &[String]) -> Vec<(Date, Date, Option<u32>)> {
    let rows = report("", entries).rows(None, TODAY);
    rows.iter().map(|row| (row.from, row.to, row.active_minutes)).collect()
}

#[test]
fn weeks_and_days_become_rows() {
    let rows = rows(&[
        entry("2026-11-09T02:17:00", "2026-11-16T01:40:00", "P1DT2H", "PT30M59S"),
        entry("2026-11-16T00:00:00", "2026-11-16T23:59:59", "PT2H", "PT0S"),
        entry("2026-11-17T00:00:00", "2026-11-17T23:59:59", "PT0S", "PT0S"),
    ]);
    assert_eq!(
        rows,
        [
            (date(2026, 11, 9), date(2026, 11, 16), Some(1_590)),
            (date(2026, 11, 16), date(2026, 11, 17), Some(120)),
            (date(2026, 11, 17), date(2026, 11, 18), Some(0)),
        ]
    );
}

/// Where the machine sleeps, Windows calls it active when it does not, whether somebody is there or not.
#[test]
fn only_modern_standby_tells_use_from_being_on() {
    let standby = |word: &str| format!("<ConnectedStandby>{word}</ConnectedStandby>");
    let entries = [
        entry("2026-11-09T00:00:00", "2026-11-16T00:00:00", "PT9H", "PT1H"),
        entry("2026-11-16T00:00:00", "2026-11-16T09:00:00", "PT1H", "PT0S"),
    ];
    for (standby, on, active) in [
        (standby("1"), None, Some(660)),
        (standby("0"), Some(660), None),
        (String::new(), Some(660), None),
        (standby("yes"), Some(660), None),
    ] {
        let [row] = &report_of(&standby, "", &entries).rows(None, TODAY)[..] else { panic!("one row") };
        assert_eq!((row.on_minutes, row.active_minutes), (on, active), "{standby}");
    }
}

#[test]
fn a_row_claims_no_more_than_it_spans() {
    let (start, end) = ("2026-11-19T16:55:57", "2026-11-23T01:17:00");
    for (case, ac, dc, minutes) in [
        ("61 days in three", "P61DT22H7M38S", "PT0S", Some(3 * 1_440)),
        ("twice a clamp", "P3D", "P3D", Some(3 * 1_440)),
        ("a wrapped counter", "P21350398DT5H20M54S", "PT1H", None),
        ("beyond any calendar", "PT18446744073709395704S", "PT1H", None),
        ("four hundred days", "P401D", "PT1H", None),
        ("negative", "-PT5H", "PT1H", None),
        ("nothing", "", "PT1H", None),
    ] {
        let rows = rows(&[entry(start, end, ac, dc)]);
        assert_eq!(rows, [(date(2026, 11, 20), date(2026, 11, 23), minutes)], "{case}");
    }
}

#[test]
fn what_was_not_recorded_is_no_row() {
    let (start, end) = ("2026-11-09T00:00:00", "2026-11-16T00:00:00");
    for (case, entry) in [
        ("no charge", entry_of(start, end, "PT0S", "PT0S", "0")),
        ("a gauge at its stop", entry_of(start, end, "PT0S", "PT0S", "655350")),
        ("no dates", entry("", "", "PT5H", "PT0S")),
        ("backwards", entry(end, start, "PT5H", "PT0S")),
        ("no time", entry(start, start, "PT0S", "PT0S")),
        ("within half a day", entry("2026-11-09T13:00:00", "2026-11-09T15:00:00", "PT1H", "PT0S")),
        ("more than a year", entry("2025-09-01T00:00:00", "2026-11-16T00:00:00", "PT5H", "PT0S")),
        ("ends today", entry("2026-11-16T00:00:00", "2026-11-23T12:00:00", "PT5H", "PT0S")),
        ("the future", entry("2027-11-09T00:00:00", "2027-11-16T00:00:00", "PT5H", "PT0S")),
        ("a clock that was not set", entry("1999-12-31T00:00:00", "2000-01-03T00:00:00", "PT5H", "PT0S")),
    ] {
        assert_eq!(rows(&[entry]), [], "{case}");
    }
}

#[test]
fn no_day_is_told_of_twice() {
    let week = || entry("2026-11-02T00:00:00", "2026-11-09T00:00:00", "PT10H", "PT0S");
    let told = |more: String| rows(&[week(), more]);
    let first = (date(2026, 11, 2), date(2026, 11, 9), Some(600));
    assert_eq!(told(week()), [first]);
    assert_eq!(told(entry("2026-11-04T00:00:00", "2026-11-04T23:59:59", "PT3H", "PT0S")), [first]);
    assert_eq!(
        told(entry("2026-11-07T00:00:00", "2026-11-10T00:00:00", "P3D", "PT0S")),
        [first, (date(2026, 11, 9), date(2026, 11, 10), Some(1_440))]
    );
    // A few hours that follow are added to the days before them.
    let hours = entry("2026-11-09T00:00:00", "2026-11-09T09:00:00", "PT3H", "PT0S");
    assert_eq!(told(hours), [(first.0, first.1, Some(780))]);
}

#[test]
fn days_before_the_notice_are_nobodys_business() {
    let report = report(
        "",
        &[
            entry("2026-11-02T00:00:00", "2026-11-09T00:00:00", "PT10H", "PT0S"),
            entry("2026-11-09T00:00:00", "2026-11-16T00:00:00", "PT9H", "PT0S"),
        ],
    );
    for (observe_from, begins) in [
        (None, vec![date(2026, 11, 2), date(2026, 11, 9)]),
        (Some(date(2026, 11, 3)), vec![date(2026, 11, 9)]),
        (Some(date(2026, 11, 10)), vec![]),
    ] {
        let rows = report.rows(observe_from, TODAY);
        assert_eq!(rows.iter().map(|row| row.from).collect::<Vec<_>>(), begins, "{observe_from:?}");
    }
}

#[test]
fn reads_two_batteries_and_no_placeholder() {
    let battery = |id: &str, made: &str, relative: u8, design: u64, full: u64, cycles: u64| {
        format!(
            "<Battery><Id>{id}</Id><Manufacturer>SMP</Manufacturer><SerialNumber> 541</SerialNumber>\
             <ManufactureDate>{made}</ManufactureDate><Chemistry>LiP</Chemistry>\
             <RelativeCapacity>{relative}</RelativeCapacity><DesignCapacity>{design}</DesignCapacity>\
             <FullChargeCapacity>{full}</FullChargeCapacity><CycleCount>{cycles}</CycleCount></Battery>"
        )
    };
    for (xml, model, made, wh, cycles) in [
        (
            battery("00HW023", "2019-08-21", 0, 23_540, 19_450, 173),
            Some("00HW023"),
            true,
            (Some(24), Some(19)),
            Some(173),
        ),
        (battery("", "", 0, 0, 655_350, 0), None, false, (None, None), None),
        (battery("Unknown", "2067-03-02", 1, 23_540, 19_450, 0), None, false, (None, None), None),
        (battery("A&amp;B", "08/08/2010", 0, 23_540, 0, 0), Some("A&B"), false, (Some(24), None), None),
    ] {
        let first = battery("FIRST", "2020-02-02", 0, 40_000, 30_000, 9);
        let batteries = report(&format!("{first}{xml}"), &[]).batteries;
        let [_, found] = batteries.as_slice() else { panic!("{batteries:?}") };
        assert_eq!(found.name.as_str(), "battery 2");
        assert_eq!(found.model.as_ref().map(Text::as_str), model);
        assert_eq!(found.made, made.then_some(date(2019, 8, 21)));
        assert_eq!(((found.design_wh, found.full_wh), found.cycles), (wh, cycles), "{xml}");
    }
}

#[test]
fn another_file_is_no_report() {
    for (xml, line) in [("", 1), ("<html></html>", 1), ("hello", 1), ("<BatteryReport>\n<History>", 2)] {
        assert_eq!(BatteryReport::parse(xml, TODAY).unwrap_err().line, line, "{xml}");
    }
}

proptest! {
    #[test]
    fn whatever_is_told_a_collector_takes(
        standby: bool,
        entries in prop::collection::vec((0_i64..40_000, -10_i64..10_000, 0_u64..1 << 40, 0_u64..300_000), 0..20),
    ) {
        let start = |hours: i64| date(2023, 1, 1).at(0, 0, 0, 0).saturating_add(hours.hours());
        let entries: Vec<String> = entries
            .iter()
            .map(|(from, hours, active, full)| {
                let (from, to) = (start(*from), start(from + hours));
                entry_of(&from.to_string(), &to.to_string(), &format!("PT{active}S"), "PT0S", &full.to_string())
            })
            .collect();
        let rows = report_of(if standby { "<ConnectedStandby>1</ConnectedStandby>" } else { "" }, "", &entries)
            .rows(None, TODAY);
        let bounds = Bounds { now: "2026-11-23T12:00:00Z".parse().unwrap(), latest_day: TODAY };
        for row in &rows {
            prop_assert_eq!(check::history(row, &bounds), Ok(()));
        }
        for pair in rows.windows(2) {
            prop_assert!(pair[0].to <= pair[1].from);
        }
    }
}
