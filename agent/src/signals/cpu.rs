//! The processor: which one it is, and its size.

#[cfg_attr(target_os = "linux", path = "cpu/linux.rs")]
#[cfg_attr(windows, path = "cpu/windows.rs")]
#[cfg_attr(target_os = "macos", path = "cpu/macos.rs")]
mod system;

pub use system::cpu;

/// Family, model and stepping in the words of Windows: `Intel64 Family 6 Model 142 Stepping 10`. The numbers of
/// an ARM processor mean other things.
#[cfg(any(windows, test))]
fn family_model_stepping(identifier: &str) -> Option<(u16, u16, u16)> {
    let words: Vec<&str> = identifier.split_whitespace().collect();
    match words.as_slice() {
        [_, "Family", family, "Model", model, "Stepping", stepping, ..] => {
            Some((family.parse().ok()?, model.parse().ok()?, stepping.parse().ok()?))
        }
        _ => None,
    }
}

/// The cores in a list of Windows (`SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX`): each entry says its kind, 0 for
/// a core, and its length.
#[cfg(any(windows, test))]
fn cores_listed(mut list: &[u8]) -> Option<u16> {
    use super::bytes::u32_at;
    const CORE: u32 = 0;
    let mut cores: u16 = 0;
    while let (Some(kind), Some(length)) = (u32_at(list, 0), u32_at(list, 4)) {
        cores = cores.checked_add(u16::from(kind == CORE))?;
        list = list.get(usize::try_from(length).ok().filter(|length| *length >= 8)?..)?;
    }
    (cores > 0).then_some(cores)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn windows_tells_the_processor_in_words() {
        for (words, expected) in [
            ("Intel64 Family 6 Model 142 Stepping 10", Some((6, 142, 10))),
            ("AMD64 Family 23 Model 113 Stepping 0", Some((23, 113, 0))),
            ("ARMv8 (64-bit) Family 8 Model D4B Revision   0", None),
            ("Family 6", None),
            ("", None),
        ] {
            assert_eq!(family_model_stepping(words), expected, "{words:?}");
        }
    }

    #[test]
    fn cores_are_counted_entry_by_entry() {
        let entry = |kind: u32, length: u32| {
            let mut entry = vec![0_u8; length as usize];
            entry[..4].copy_from_slice(&kind.to_le_bytes());
            entry[4..8].copy_from_slice(&length.to_le_bytes());
            entry
        };
        assert_eq!(cores_listed(&[entry(0, 48), entry(0, 48), entry(2, 80), entry(0, 48)].concat()), Some(3));
        let cut_short = entry(0, 48)[..40].to_vec();
        for damaged in [vec![], entry(2, 48), cut_short, vec![0; 48]] {
            assert_eq!(cores_listed(&damaged), None, "{damaged:?}");
        }
    }

    proptest! {
        #[test]
        fn damaged_lists_never_stop_the_agent(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            cores_listed(&bytes);
        }
    }
}
