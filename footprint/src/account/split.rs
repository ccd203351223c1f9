//! What of a device's embodied carbon is its end of life.

use crate::category::Category;
use crate::estimate::Estimate;
use crate::total::Moments;

/// One row of the split.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EndOfLifeRow {
    /// The category.
    pub category: Category,
    /// The share of the embodied carbon (the sheet's total without the use phase), 0 to 1.
    pub share: Estimate,
    /// How many product sheets state both shares.
    pub sheets: u32,
}

const fn row(category: Category, share: (f64, f64, f64), sheets: u32) -> EndOfLifeRow {
    EndOfLifeRow { category, share: Estimate::of_table(share.0, share.1, share.2), sheets }
}

/// The split, from [`crate::sources::END_OF_LIFE_SPLIT`]. Sheets round to whole percent: many state 0.
pub const END_OF_LIFE: &[EndOfLifeRow] = &[
    row(Category::Laptop, (0.0, 0.0, 0.0119), 135),
    row(Category::Desktop, (0.0030, 0.0068, 0.0162), 85),
    row(Category::Monitor, (0.0, 0.0053, 0.0207), 113),
    row(Category::Tablet, (0.0054, 0.0115, 0.0193), 22),
    row(Category::Smartphone, (0.0113, 0.0120, 0.0190), 30),
];

/// What is used where a category has no row: the desktops'.
const OTHERS: Estimate = Estimate::of_table(0.0030, 0.0068, 0.0162);

/// A share, and whether it is another category's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EndOfLifeShare {
    /// The share of the embodied carbon, 0 to 1.
    pub share: Estimate,
    /// No sheet of the category states it: the desktops' stands in.
    pub stands_in: bool,
}

impl EndOfLifeShare {
    /// The mean of the share.
    pub(super) fn mean(self) -> f64 {
        Moments::of(self.share).mean
    }
}

/// The share of a category; desktops' where no sheet states it. An all-in-one is counted as a desktop.
#[must_use]
pub fn end_of_life_share(category: Category) -> EndOfLifeShare {
    match END_OF_LIFE.iter().find(|row| row.category == category) {
        Some(row) => EndOfLifeShare { share: row.share, stands_in: false },
        None => EndOfLifeShare { share: OTHERS, stands_in: category != Category::AllInOne },
    }
}
