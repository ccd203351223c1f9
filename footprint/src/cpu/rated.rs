//! A CPU's rated power (TDP, or base power as Intel now calls it), by class.
//!
//! Makers rate a class of CPUs for the same power, so that the letters behind a number tell most of it. The tables
//! hold what Intel's ARK and AMD's product pages say of each class: its usual figure where its members differ, the
//! default where a computer's maker may choose. Classes whose members differ much, and makers that publish no figure
//! (Apple, Qualcomm), have none.

mod amd;
mod intel;
mod intel_core;

use super::{plain, recognise};

/// Rated power of the CPU of this brand string, W; `None` where its class is not known to have one.
///
/// ```
/// use levetid_footprint::cpu::rated_w;
/// assert_eq!(rated_w("Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz"), Some(15.0));
/// assert_eq!(rated_w("Apple M2"), None);
/// ```
#[must_use]
pub fn rated_w(brand: &str) -> Option<f64> {
    let cpu = recognise(brand)?;
    let plain = plain(brand);
    let words: Vec<&str> = plain.split_whitespace().collect();
    match cpu.vendor {
        super::Vendor::Intel => intel::rated_w(&cpu, &words),
        super::Vendor::Amd => amd::rated_w(&cpu, &words),
        super::Vendor::Apple | super::Vendor::Qualcomm => None,
    }
}

#[cfg(test)]
mod tests;
