//! Every published source that the built-in factors rest on, and the assumptions that rest on none.

use std::borrow::Cow;

use crate::figure::Source;

const fn source(
    title: &'static str,
    year: Option<i16>,
    licence: Option<&'static str>,
    reference: &'static str,
) -> Source {
    let licence = match licence {
        Some(name) => Some(Cow::Borrowed(name)),
        None => None,
    };
    Source { title: Cow::Borrowed(title), year, licence, reference: Cow::Borrowed(reference) }
}

/// Vendors' product carbon footprints, from which the embodied table is computed.
pub const BOAVIZTA: Source = source(
    "Boavizta, environmental footprint data: vendors' product carbon footprints",
    Some(2023),
    Some("ODbL 1.0"),
    "https://github.com/Boavizta/environmental-footprint-data",
);

/// The share of use in sheets of a category, where a sheet does not split its total.
pub const USE_SHARES: Source = source(
    "Boavizta, environmental footprint data: share of use, median and p10 to p90 of the category's sheets",
    Some(2023),
    Some("ODbL 1.0"),
    "https://github.com/Boavizta/environmental-footprint-data",
);

/// Certified computers with their watts in each state and typical energy consumption.
pub const ENERGY_STAR: Source = source(
    "US EPA, ENERGY STAR certified computers, version 7",
    Some(2020),
    Some("US open government data"),
    "https://www.energystar.gov/productfinder/",
);

/// How far vendors' product carbon footprints may all be off alike.
pub const SHEETS_ASSUMPTION: Source = source(
    "Assumption: all vendors' product carbon footprints may be off alike, ±20 %",
    Some(2026),
    None,
    "METHOD 6",
);

/// Embodied carbon of parts.
pub const INREGO: Source = source(
    "Inrego and IVL Swedish Environmental Research Institute, climate effect of reusing IT, by component",
    None,
    None,
    "https://inrego.com/report/",
);

/// Direct emissions of the Danish grid.
pub const ENERGINET: Source = source(
    "Energinet, hourly grid declaration, 125 % method, yearly mean",
    Some(2025),
    Some("CC BY 4.0"),
    "https://www.energidataservice.dk",
);

/// Direct emissions of the Danish grid, hour by hour.
pub const ENERGINET_HOURS: Source = source(
    "Energinet, hourly grid declaration, 125 % method",
    None,
    Some("CC BY 4.0"),
    "https://www.energidataservice.dk/tso-electricity/DeclarationGridEmission",
);

/// Direct emissions of the Danish grid as they are measured, before the hour is declared.
pub const ENERGINET_FIVE_MINUTES: Source = source(
    "Energinet, CO2 emission every five minutes, our mean of each hour",
    None,
    Some("CC BY 4.0"),
    "https://www.energidataservice.dk/tso-electricity/CO2Emis",
);

/// Life-cycle emissions of the grid, by zone.
pub const ELECTRICITY_MAPS: Source = source(
    "Electricity Maps, yearly life-cycle intensity by zone, through CO2.js",
    Some(2025),
    Some("ODbL 1.0"),
    "https://github.com/thegreenwebfoundation/co2.js",
);

/// The world's mean, where a zone has no factor of its own.
pub const EMBER: Source = source(
    "Ember, yearly electricity data: world mean, through CO2.js",
    Some(2024),
    Some("CC BY-SA 4.0"),
    "https://github.com/thegreenwebfoundation/co2.js",
);

/// What CPU load adds to the watts of an idle machine. The range holds the error of [`crate::cpu::rated_w`] too.
pub const LOAD_ASSUMPTION: Source = source(
    "Assumption: share of the CPU's rated power drawn under load, ±50 %; rated power by class of CPU, after Intel's \
     ARK and AMD's product pages",
    Some(2026),
    None,
    "METHOD 4",
);

/// What is lost between the wall and the inside of the device.
pub const CONVERSION_ASSUMPTION: Source =
    source("Assumption: power supply efficiency 0.85 (0.80–0.90)", Some(2026), None, "METHOD 4");

/// How much of a laptop's power its CPU package draws.
pub const PACKAGE_ASSUMPTION: Source =
    source("Assumption: the CPU package draws 40 % of a laptop's power", Some(2026), None, "METHOD 4");

/// Watts of a monitor, which the computers' file does not hold.
pub const MONITOR_WATTS: Source = source(
    "Assumption: monitor 20 W (15–35), standby 0.3 W; yearly energy from vendors' product carbon footprints",
    Some(2023),
    None,
    "METHOD 4",
);

/// What of a device's embodied carbon is its end of life.
pub const END_OF_LIFE_SPLIT: Source = source(
    "Boavizta, environmental footprint data: share of the end of life in vendors' product carbon footprints",
    Some(2023),
    Some("ODbL 1.0"),
    "https://github.com/Boavizta/environmental-footprint-data",
);

/// A device bought used brings no making along.
pub const CUT_OFF: Source = source(
    "Cut-off rule: the making of a device that is bought used is its first owner's",
    Some(2026),
    None,
    "METHOD 3",
);

/// A virtual machine's making is its host's.
pub const HOST_CARRIES: Source =
    source("Convention: the making of a host is counted once, at the host", Some(2026), None, "METHOD 3");
