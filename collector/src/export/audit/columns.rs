//! The columns of the tables. What they mean stands in the folder's dictionary.

use crate::export::table::Column;

pub const SETTINGS: &[Column] =
    &[Column::text("setting", "What it is"), Column::text("value", "As it was when the folder was made")];

pub const DEVICES: &[Column] = &[
    Column::text("device", "Its random id; no table names who holds it"),
    Column::text("asset_id", "Its number in the asset register"),
    Column::text("unit", "The department it belongs to, by the register"),
    Column::text("category", "What kind of device it is"),
    Column::text("manufacturer", "Its maker, in one spelling"),
    Column::text("product", "Its product name"),
    Column::text(
        "earliest",
        "The first day on which it may have been built; bought, where purchased says so",
    ),
    Column::text("best", "The best guess of that day"),
    Column::text("latest", "The last such day"),
    Column::text("age_confidence", "How sure its age is: register, strong, fair or weak"),
    Column::text("purchased", "The day of purchase by the register; it goes before its age in the account"),
    Column::text("retired", "The day it left service, by the register"),
    Column::text("leased", "yes: it is leased"),
    Column::text("in_service", "yes: it is in the lines energy-per-year and footprint-per-year"),
    Column::number("making_p10", "kg CO2e", "Its embodied carbon: one time in ten it is less"),
    Column::number("making_p50", "kg CO2e", "Its embodied carbon: the median"),
    Column::number("making_p90", "kg CO2e", "Its embodied carbon: one time in ten it is more"),
    Column::number("making_mean", "kg CO2e", "Its embodied carbon: the mean, which is what adds up"),
    Column::text("making_of", "What that is of: the category, or the model whose product sheets were used"),
    Column::text("making_rows", "The rows of product data as revision:line; see factor_rows"),
    Column::text("watts_rows", "The rows of certified watts as revision:line; see factor_rows"),
    Column::number(
        "covered_days",
        "days",
        "Minutes that were seen, on which the yearly energy rests once they are 28 days",
    ),
    Column::text("energy_method", "How its yearly energy was found"),
    Column::number("energy_p10", "kWh a year", "Its energy: one time in ten it is less"),
    Column::number("energy_p50", "kWh a year", "Its energy: the median"),
    Column::number("energy_p90", "kWh a year", "Its energy: one time in ten it is more"),
    Column::number("energy_mean", "kWh a year", "Its energy: the mean"),
    Column::number(
        "g_per_kwh",
        "g CO2e/kWh",
        "What a kilowatt hour of it emits over the life cycle: of the hours of its use, or the year's",
    ),
    Column::number("footprint_p10", "kg CO2e a year", "Its running footprint: one time in ten it is less"),
    Column::number("footprint_p50", "kg CO2e a year", "Its running footprint: the median, as its page shows"),
    Column::number("footprint_p90", "kg CO2e a year", "Its running footprint: one time in ten it is more"),
    Column::number("footprint_mean", "kg CO2e a year", "Its running footprint: the mean"),
    Column::text("footprint_method", "The least certain method in it"),
];

pub const STEPS: &[Column] = &[
    Column::text("device", "The device"),
    Column::whole("step", "", "Its place in the calculation of the yearly footprint"),
    Column::text("what", "What the line is"),
    Column::text("formula", "The calculation of the median with its very numbers"),
    Column::number("p10", "see unit", "The result: one time in ten it is less"),
    Column::number("p50", "see unit", "The result: the median"),
    Column::number("p90", "see unit", "The result: one time in ten it is more"),
    Column::text("unit", "The unit of the result"),
    Column::text("source", "Where a number comes from that enters here"),
];

pub const ENERGY: &[Column] = &[
    Column::text("device", "The device"),
    Column::text("method", "How the energy was found; no minute is in two methods"),
    Column::number("minutes", "min", "Recorded minutes that it covers"),
    Column::number("energy_p10", "Wh", "The energy at the wall: one time in ten it is less"),
    Column::number("energy_p50", "Wh", "The energy at the wall: the median"),
    Column::number("energy_p90", "Wh", "The energy at the wall: one time in ten it is more"),
];

pub const RECORDED: &[Column] = &[
    Column::text("device", "The device"),
    Column::whole("year", "", "The calendar year of the recorded days"),
    Column::text("bin", "Weekday or weekend, and the hours of the day; empty: of no bin"),
    Column::number("energy", "Wh", "Recorded energy at the wall: the median"),
    Column::number(
        "g_per_kwh",
        "g CO2e/kWh",
        "The factor that it took: the mean over records by their energy",
    ),
    Column::whole("hours", "h", "Hours of the grid with a figure, over all records; 0: the year's factor"),
    Column::whole("filled_hours", "h", "Those filled from hours like them"),
    Column::whole("preview_hours", "h", "Those known as a preview only"),
    Column::whole("yearly_hours", "h", "Hours for which the year's factor stands in"),
];

pub const BOOKINGS: &[Column] = &[
    Column::text("device", "The device"),
    Column::text("line", "The line it is booked in, energy with its grid zone; formulas says what it enters"),
    Column::text(
        "belongs",
        "certain; perhaps: the day of purchase is not known, so share holds its chance; missing: not known, and not booked",
    ),
    Column::number(
        "of",
        "kg CO2e or kWh a year",
        "The mean of what is booked in part: its making, or its energy a year",
    ),
    Column::number("share", "", "The mean of the part that is booked; of energy, years"),
    Column::number("mean", "kg CO2e or kWh", "of × share: what adds up"),
];

pub const ERRORS: &[Column] = &[
    Column::text("device", "The device"),
    Column::text("line", "The line"),
    Column::text("source", "What makes the figure wrong; figures with the same source are wrong alike"),
    Column::number("width", "kg CO2e or kWh", "The standard deviation; of the source device, the variance"),
    Column::number(
        "lean",
        "kg CO2e or kWh",
        "The cube root of the third central moment; of the source device, the moment itself",
    ),
];

pub const LINES: &[Column] = &[
    Column::text("line", "The line"),
    Column::text("unit", "Its unit"),
    Column::text("method", "The least certain method in it"),
    Column::number("mean", "see unit", "The mean: the sum over bookings, by formulas"),
    Column::number("p10", "see unit", "One time in ten it is less"),
    Column::number("p50", "see unit", "The median: the figure on the page"),
    Column::number("p90", "see unit", "One time in ten it is more"),
    Column::whole(
        "certain",
        "devices",
        "Devices in it for certain; empty where it is a sum of several lines",
    ),
    Column::whole("perhaps", "devices", "Devices in it by chance"),
    Column::whole("missing", "devices", "Devices left out, since something is not known"),
];

pub const FORMULAS: &[Column] = &[
    Column::text("line", "The line of the table lines"),
    Column::text("booked", "The line of the table bookings that it is a sum of"),
    Column::number(
        "times",
        "kg CO2e per kWh, or 1",
        "What the sum of those bookings is multiplied by; where a line has several, they add up",
    ),
];

pub const SOURCES: &[Column] = &[
    Column::text("line", "The line that rests on it"),
    Column::text("title", "Title, with the publisher"),
    Column::whole("year", "", "Year of the data, if it states one"),
    Column::text("licence", "Licence of the data, if it has one"),
    Column::text("reference", "Where to find it"),
];

pub const FACTOR_SETS: &[Column] = &[
    Column::whole("revision", "", "Its number"),
    Column::text("kind", "What its rows are"),
    Column::text("name", "Which data it is"),
    Column::text("whose", "The tenant whose own it is; empty: everyone's"),
    Column::text("file", "The file it was read from"),
    Column::whole("rows", "", "How many rows it has"),
    Column::text("sha256", "The checksum of its rows"),
    Column::text("imported", "When it was taken in, UTC"),
    Column::text("actor", "By whom"),
    Column::text("title", "Its source"),
    Column::text("licence", "Its licence, if it has one"),
    Column::text("reference", "Where to find it"),
];

pub const FACTOR_ROWS: &[Column] = &[
    Column::whole("revision", "", "The factor set"),
    Column::whole("line", "", "The line in its file"),
    Column::text("product", "What it is called there"),
    Column::text("row", "The row as it is kept, as JSON"),
];
