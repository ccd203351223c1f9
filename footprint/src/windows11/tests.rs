use super::*;

const SUPPORTED: &str = "Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz";

fn ready() -> Windows11Facts<'static> {
    Windows11Facts {
        lists: None,
        cpu: Some(SUPPORTED),
        memory_installed_mib: Some(8192),
        memory_visible_mib: Some(7900),
        disk_gb: Some(256),
        tpm: Some(Tpm::Version("2.0")),
        secure_boot: Some(true),
    }
}

#[test]
fn processors_by_generation() {
    for (brand, expected) in [
        ("Intel(R) Core(TM) i5-7200U CPU @ 2.50GHz", Support::NotSupported),
        ("Intel(R) Core(TM) i3-7020U CPU @ 2.30GHz", Support::NotSupported),
        ("Intel(R) Core(TM) i7-7820HQ CPU @ 2.90GHz", Support::Disputed),
        ("Intel(R) Core(TM) i9-7900X CPU @ 3.30GHz", Support::Supported),
        (SUPPORTED, Support::Supported),
        ("11th Gen Intel(R) Core(TM) i5-1135G7 @ 2.40GHz", Support::Supported),
        ("Intel(R) Core(TM) Ultra 7 155H", Support::Supported),
        ("Intel(R) Core(TM)2 Duo CPU     E8400  @ 3.00GHz", Support::NotSupported),
        ("Intel(R) Celeron(R) N4020 CPU @ 1.10GHz", Support::Supported),
        ("Intel(R) Celeron(R) CPU N3350 @ 1.10GHz", Support::NotSupported),
        ("Intel(R) Atom(TM) x5-Z8350  CPU @ 1.44GHz", Support::NotSupported),
        ("Intel(R) Xeon(R) CPU E3-1240 v6 @ 3.70GHz", Support::NotSupported),
        ("Intel(R) Xeon(R) W-2133 CPU @ 3.60GHz", Support::Supported),
        ("AMD Ryzen 5 1600 Six-Core Processor", Support::NotSupported),
        ("AMD Ryzen 5 2600 Six-Core Processor", Support::Supported),
        ("AMD Ryzen 5 2400G with Radeon Vega Graphics", Support::NotSupported),
        ("AMD Ryzen 5 PRO 2500U w/ Radeon Vega Mobile Gfx", Support::NotSupported),
        ("AMD Ryzen 5 3500U with Radeon Vega Mobile Gfx", Support::Supported),
        ("AMD Athlon 200GE with Radeon Vega Graphics", Support::NotSupported),
        ("AMD Athlon 3000G with Radeon Vega Graphics", Support::Supported),
        ("AMD Ryzen 7 8845HS w/ Radeon 780M Graphics", Support::Disputed),
        ("AMD Ryzen 7 PRO 8840HS w/ Radeon 780M Graphics", Support::Supported),
        ("AMD Ryzen AI 9 HX 370 w/ Radeon 890M", Support::Supported),
        ("AMD FX(tm)-8350 Eight-Core Processor", Support::NotSupported),
        ("AMD EPYC Processor", Support::NotKnown),
        ("Snapdragon (TM) 850 @ 2.96 GHz", Support::Supported),
        ("Snapdragon (TM) 835 @ 2.21 GHz", Support::NotSupported),
        ("Microsoft SQ2 @ 3.15 GHz", Support::Supported),
        ("Apple M1", Support::NotSupported),
        ("Genuine Intel(R) CPU 0000", Support::NotKnown),
        ("CPU Version", Support::NotKnown),
    ] {
        assert_eq!(support(brand), expected, "{brand}");
    }
}

#[test]
fn verdicts() {
    let case = |change: fn(&mut Windows11Facts<'static>)| {
        let mut facts = ready();
        change(&mut facts);
        assess(&facts).verdict
    };
    for (verdict, expected) in [
        (case(|_| ()), Verdict::Ready),
        (case(|facts| facts.secure_boot = Some(false)), Verdict::Fixable),
        (case(|facts| facts.tpm = Some(Tpm::Absent)), Verdict::Fixable),
        (case(|facts| facts.tpm = Some(Tpm::Version("1.2"))), Verdict::Fixable),
        (case(|facts| facts.memory_installed_mib = Some(2048)), Verdict::Upgradable),
        (case(|facts| facts.disk_gb = Some(32)), Verdict::Upgradable),
        (case(|facts| facts.disk_gb = Some(62)), Verdict::Ready),
        (case(|facts| facts.cpu = Some("Intel(R) Core(TM) i7-7820HQ CPU @ 2.90GHz")), Verdict::Unclear),
        (case(|facts| facts.cpu = Some("Intel(R) Core(TM) i5-6300U CPU @ 2.40GHz")), Verdict::Unsupported),
        (case(|facts| facts.cpu = Some("CPU Version")), Verdict::Unknown),
        (case(|facts| facts.cpu = None), Verdict::Unknown),
        (case(|facts| facts.tpm = None), Verdict::Unknown),
        (case(|facts| (facts.disk_gb, facts.tpm) = (Some(32), None)), Verdict::Upgradable),
        (Windows11::default().verdict, Verdict::Unknown),
    ] {
        assert_eq!(verdict, expected);
    }
}

/// Slots tell what is installed; where they are not known the system does, of which graphics took a share.
#[test]
fn memory_is_counted_as_it_was_sold() {
    for (installed, visible, expected, found) in [
        (Some(4096), Some(3400), Standing::Met, Some("4 GiB")),
        (Some(3072), Some(3000), Standing::NeedsPart, Some("3 GiB")),
        (None, Some(3789), Standing::Met, Some("3.7 GiB")),
        (None, Some(3072), Standing::NeedsPart, Some("3 GiB")),
        (Some(0), Some(7900), Standing::Met, Some("7.7 GiB")),
        (None, None, Standing::NotKnown, None),
    ] {
        let facts =
            Windows11Facts { memory_installed_mib: installed, memory_visible_mib: visible, ..ready() };
        let windows11 = assess(&facts);
        let memory = &windows11.reasons[1];
        assert_eq!(
            (memory.standing, memory.found.as_deref()),
            (expected, found),
            "{installed:?} {visible:?}"
        );
    }
}

#[test]
fn every_requirement_has_a_standing_and_what_was_found() {
    let json = serde_json::to_string(&assess(&ready())).unwrap();
    assert_eq!(
        json,
        concat!(
            r#"{"verdict":"ready","reasons":["#,
            r#"{"requirement":"cpu","standing":"met","found":"Core, 8th generation, thin"},"#,
            r#"{"requirement":"memory","standing":"met","found":"8 GiB"},"#,
            r#"{"requirement":"disk","standing":"met","found":"256 GB"},"#,
            r#"{"requirement":"tpm","standing":"met","found":"2.0"},"#,
            r#"{"requirement":"secure-boot","standing":"met"}]}"#
        )
    );
    assert_eq!(serde_json::from_str::<Windows11>(&json).unwrap(), assess(&ready()));
}
