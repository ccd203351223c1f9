use super::*;

fn launched(brand: &str) -> Option<(i16, u8)> {
    recognise(brand).map(|cpu| (cpu.launched.year, cpu.launched.quarter))
}

#[test]
fn brands_as_machines_give_them() {
    for (brand, expected) in [
        ("Intel(R) Core(TM) i7 CPU         920  @ 2.67GHz", (2008, 4)),
        ("Intel(R) Core(TM) i7 CPU       Q 720  @ 1.60GHz", (2009, 3)),
        ("Intel(R) Core(TM) i5 CPU       M 560  @ 2.67GHz", (2010, 1)),
        ("Intel(R) Core(TM) i5-2520M CPU @ 2.50GHz", (2011, 1)),
        ("Intel(R) Core(TM) i7-3930K CPU @ 3.20GHz", (2011, 4)),
        ("Intel(R) Core(TM) i7-3820QM CPU @ 2.70GHz", (2012, 2)),
        ("Intel(R) Core(TM) M-5Y71 CPU @ 1.20GHz", (2014, 3)),
        ("Intel(R) Core(TM) i5-5300U CPU @ 2.30GHz", (2015, 1)),
        ("Intel(R) Core(TM) m3-6Y30 CPU @ 0.90GHz", (2015, 3)),
        ("Intel(R) Core(TM) i5-7Y54 CPU @ 1.20GHz", (2016, 3)),
        ("Intel(R) Core(TM) i7-8700K CPU @ 3.70GHz", (2017, 4)),
        ("Intel(R) Core(TM) i5-1035G1 CPU @ 1.00GHz", (2019, 3)),
        ("Intel(R) Core(TM) i9-10980XE CPU @ 3.00GHz", (2019, 4)),
        ("Intel(R) Core(TM) i5-10400 CPU @ 2.90GHz", (2020, 2)),
        ("11th Gen Intel(R) Core(TM) i5-1135G7 @ 2.40GHz", (2020, 3)),
        ("11th Gen Intel(R) Core(TM) i5-11400H @ 2.70GHz", (2021, 1)),
        ("12th Gen Intel(R) Core(TM) i5-1235U", (2022, 1)),
        ("13th Gen Intel(R) Core(TM) i7-1355U", (2023, 1)),
        ("Intel(R) Core(TM) i5-14600K", (2023, 4)),
        ("Intel(R) Core(TM) i3-N305", (2023, 1)),
        ("Intel(R) Core(TM) Ultra 7 155H", (2023, 4)),
        ("Intel(R) Core(TM) Ultra 5 226V", (2024, 3)),
        ("Intel(R) Core(TM) 5 120U", (2024, 1)),
        ("Intel(R) Core(TM)2 Duo CPU     E8400  @ 3.00GHz", (2006, 3)),
        ("Intel(R) Celeron(R) N4020 CPU @ 1.10GHz", (2019, 4)),
        ("Intel(R) Pentium(R) CPU G4560 @ 3.50GHz", (2017, 1)),
        ("Intel(R) N100", (2023, 1)),
        ("Intel(R) Xeon(R) CPU E5-2620 v3 @ 2.40GHz", (2014, 3)),
        ("Intel(R) Xeon(R) CPU E3-1270 V2 @ 3.50GHz", (2012, 2)),
        ("Intel(R) Xeon(R) CPU E31240 @ 3.30GHz", (2011, 2)),
        ("Intel(R) Xeon(R) Silver 4310 CPU @ 2.10GHz", (2020, 2)),
        ("Intel(R) Xeon(R) w9-3495X", (2023, 1)),
        ("AMD Ryzen 5 1600 Six-Core Processor", (2017, 1)),
        ("AMD Ryzen 5 2500U with Radeon Vega Mobile Gfx", (2017, 4)),
        ("AMD Ryzen 5 2400G with Radeon Vega Graphics", (2018, 1)),
        ("AMD Ryzen 7 PRO 3700U w/ Radeon Vega Mobile Gfx", (2019, 1)),
        ("AMD Ryzen 5 PRO 4650G with Radeon Graphics", (2020, 3)),
        ("AMD Ryzen 9 5900X 12-Core Processor", (2020, 4)),
        ("AMD Ryzen 5 7520U with Radeon Graphics", (2022, 3)),
        ("AMD Ryzen 7 PRO 7840U w/ Radeon 780M Graphics", (2023, 1)),
        ("AMD Ryzen AI 9 HX 370 w/ Radeon 890M", (2024, 3)),
        ("AMD Ryzen Threadripper PRO 5955WX 16-Cores", (2022, 1)),
        ("AMD EPYC", (2017, 2)),
        ("AMD EPYC 7302 16-Core Processor", (2019, 3)),
        ("AMD EPYC 9654 96-Core Processor", (2022, 4)),
        ("AMD A10-7850K Radeon R7, 12 Compute Cores 4C+8G", (2014, 1)),
        ("AMD Athlon Silver 3050U with Radeon Graphics", (2020, 1)),
        ("Apple M1", (2020, 4)),
        ("Apple M2 Pro", (2023, 1)),
        ("Snapdragon(R) X Elite - X1E80100 - Qualcomm(R) Oryon(TM) CPU", (2024, 2)),
    ] {
        assert_eq!(launched(brand), Some(expected), "{brand}");
    }
}

#[test]
fn what_is_not_recognised_is_not_guessed() {
    for brand in [
        "",
        "Not Specified",
        "Unknown",
        "<BAD INDEX>",
        "CPU Version",
        "AMD Processor model unknown",
        "Intel(R) Core(TM) i5 CPU",
        "Genuine Intel(R) CPU 0000 @ 2.40GHz",
        "Intel(R) Core(TM) i7-99999999999999 CPU",
        "pc-q35-9.0",
        "Rockchip RK3588",
        "123456789012345678901234567890123456789012345678",
    ] {
        assert_eq!(recognise(brand), None, "{brand}");
    }
}
