//! Times and figures as files and answers write them.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use levetid_footprint::grid::Hour;

/// More than any grid has emitted, g CO2e per kWh: coal alone is at 1,000.
const MOST_G_PER_KWH: f64 = 5_000.0;

/// A UTC time such as `2026-01-31 23:00:00`, with a T and a Z or without.
pub fn time(text: &str) -> Result<DateTime, String> {
    let bare = text.trim();
    let bare = bare.strip_suffix('Z').or_else(|| bare.strip_suffix("+00:00")).unwrap_or(bare);
    let time: DateTime =
        bare.parse().map_err(|_| format!("{text:?} is no time such as 2026-01-31 23:00:00"))?;
    if !(1990..=2100).contains(&time.year()) {
        return Err(format!("{text:?} lies outside 1990 to 2100"));
    }
    Ok(time)
}

/// The hour in which a UTC time lies.
pub fn hour_of(time: DateTime) -> Result<Hour, String> {
    let zoned = time.to_zoned(TimeZone::UTC).map_err(|error| error.to_string())?;
    Ok(Hour::containing(zoned.timestamp()))
}

/// A UTC time that begins an hour.
pub fn hour(text: &str) -> Result<Hour, String> {
    let time = time(text)?;
    if time.minute() != 0 || time.second() != 0 || time.subsec_nanosecond() != 0 {
        return Err(format!("{text:?} is no full hour"));
    }
    hour_of(time)
}

/// A figure as a grid can have it, g CO2e per kWh.
pub fn intensity(g_per_kwh: f64) -> Result<f64, String> {
    if (0.0..=MOST_G_PER_KWH).contains(&g_per_kwh) {
        Ok(g_per_kwh)
    } else {
        Err(format!("{g_per_kwh} g/kWh is no intensity of a grid; 0 to {MOST_G_PER_KWH} are"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_they_are_written() {
        let expected = Hour::new(438_288);
        for text in ["2020-01-01 00:00:00", "2020-01-01T00:00:00", "2020-01-01T00:00", "2020-01-01T00:00:00Z"]
        {
            assert_eq!(hour(text), Ok(expected), "{text}");
        }
        for text in ["2020-01-01 00:05:00", "01-01-2020 00:00", "2020-02-30 00:00", "", "1020-01-01 00:00"] {
            assert!(hour(text).is_err(), "{text}");
        }
    }
}
