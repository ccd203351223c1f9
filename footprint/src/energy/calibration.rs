//! The watts of a model, from devices of it that measured themselves (method section 4).

use super::CONVERSION;
use crate::estimate::{Estimate, EstimateError};

/// Fewer devices say little of a model.
pub const MIN_DEVICES: usize = 5;

/// A device that measured itself for less says little of itself: ten hours.
pub const MIN_MINUTES: f64 = 600.0;

/// What the whole of a device drew inside, over minutes on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeasuredDevice {
    /// Energy inside the device, J.
    pub joules: f64,
    /// Minutes on over which it was measured.
    pub minutes: f64,
}

/// What devices of a model draw at the wall while on, W, and of how many that is known: the median device, from p10 to
/// p90 of the devices, widened by what is not known of power supplies. `None` where too few measured for long enough.
///
/// # Errors
/// If a measurement is no quantity.
pub fn calibrate(
    devices: impl IntoIterator<Item = MeasuredDevice>,
) -> Result<Option<(Estimate, u32)>, EstimateError> {
    let (low, median, high) = CONVERSION;
    let at_wall = |device: MeasuredDevice| device.joules / (device.minutes * 60.0) / median;
    let mut watts: Vec<f64> =
        devices.into_iter().filter(|device| device.minutes >= MIN_MINUTES).map(at_wall).collect();
    watts.sort_by(f64::total_cmp);
    let [Some(p10), Some(p50), Some(p90)] = [0.1, 0.5, 0.9].map(|share| quantile(&watts, share)) else {
        return Ok(None);
    };
    if watts.len() < MIN_DEVICES {
        return Ok(None);
    }
    let below = (p50 - p10).hypot(p50 * (1.0 - median / high));
    let above = (p90 - p50).hypot(p50 * (median / low - 1.0));
    let on_w = Estimate::new((p50 - below).max(0.0), p50, p50 + above)?;
    Ok(Some((on_w, u32::try_from(watts.len()).unwrap_or(u32::MAX))))
}

/// The quantile of sorted values, on a straight line between neighbours.
fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let place = share * (sorted.len().checked_sub(1)? as f64);
    let (below, above) = (*sorted.get(place.floor() as usize)?, *sorted.get(place.ceil() as usize)?);
    Some(below + (above - below) * place.fract())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(watts_inside: f64) -> MeasuredDevice {
        MeasuredDevice { joules: watts_inside * 60.0 * 1_000.0, minutes: 1_000.0 }
    }

    #[test]
    fn the_median_device_counts() {
        // 4 to 8 W inside are 4.7 to 9.4 W at the wall.
        let (on_w, devices) = calibrate([8.0, 4.0, 5.0, 6.0, 7.0].map(device)).unwrap().unwrap();
        assert_eq!(devices, 5);
        assert!((on_w.p50() - 6.0 / 0.85).abs() < 1e-9);
        assert!((on_w.p10() - 5.137).abs() < 0.001 && (on_w.p90() - 8.992).abs() < 0.001, "{on_w:?}");
    }

    #[test]
    fn too_little_says_nothing() {
        assert_eq!(calibrate([4.0, 5.0, 6.0, 7.0].map(device)).unwrap(), None);
        let short = MeasuredDevice { joules: 1e6, minutes: 599.0 };
        assert_eq!(calibrate([4.0, 5.0, 6.0, 7.0].map(device).into_iter().chain([short])).unwrap(), None);
        assert_eq!(calibrate([]).unwrap(), None);
    }
}
