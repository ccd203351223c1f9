//! Models that Danish municipalities bought, as their firmware names them, with a usual equipment.

/// A kind of device that is bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// For one person.
    Laptop,
    /// A small laptop for pupils and rounds.
    SmallLaptop,
    /// A box beside or behind a screen.
    Desktop,
    /// A PC in a screen.
    AllInOne,
}

/// A model.
#[derive(Debug)]
pub struct Model {
    /// What it is.
    pub kind: Kind,
    /// System manufacturer.
    pub manufacturer: &'static str,
    /// System product name.
    pub product: &'static str,
    /// System version, where Lenovo writes the model's name; empty elsewhere.
    pub version: &'static str,
    /// SMBIOS chassis type.
    pub chassis_type: u8,
    /// The years in which it is bought.
    pub sold: [i16; 2],
    /// Its processor.
    pub cpu: &'static Processor,
    /// Memory as bought, MiB.
    pub memory_mib: &'static [u32],
    /// Its disk.
    pub disk: &'static Disk,
    /// Its battery, if any.
    pub battery: Option<&'static Battery>,
    /// Its own screen, if any: EDID maker, product code, width and height (cm).
    pub panel: Option<(&'static str, u16, [u8; 2])>,
}

/// A processor as it names itself; all are Intel's of family 6.
#[derive(Debug)]
pub struct Processor {
    /// Its name.
    pub name: &'static str,
    /// Model number and stepping.
    pub model_number: [u16; 2],
    /// Cores and logical processors.
    pub cores: [u16; 2],
    /// Highest clock, MHz.
    pub max_mhz: u32,
    /// Whether Windows 11 is on it; Windows 10 otherwise.
    pub windows_11: bool,
}

/// A disk.
#[derive(Debug)]
pub struct Disk {
    /// Its model.
    pub model: &'static str,
    /// GB.
    pub size_gb: u32,
    /// Connected by NVMe rather than SATA.
    pub nvme: bool,
}

/// A battery.
#[derive(Debug)]
pub struct Battery {
    /// Its maker.
    pub manufacturer: &'static str,
    /// Its model.
    pub model: &'static str,
    /// What it was made to hold, Wh.
    pub design_wh: u32,
}

const fn cpu(
    name: &'static str,
    model_number: [u16; 2],
    cores: [u16; 2],
    max_mhz: u32,
    windows_11: bool,
) -> Processor {
    Processor { name, model_number, cores, max_mhz, windows_11 }
}

const fn nvme(model: &'static str, size_gb: u32) -> Disk {
    Disk { model, size_gb, nvme: true }
}

const fn battery(manufacturer: &'static str, model: &'static str, design_wh: u32) -> Battery {
    Battery { manufacturer, model, design_wh }
}

static I5_6300U: Processor = cpu("Intel(R) Core(TM) i5-6300U CPU @ 2.40GHz", [78, 3], [2, 4], 3_000, false);
static I5_6500: Processor = cpu("Intel(R) Core(TM) i5-6500 CPU @ 3.20GHz", [94, 3], [4, 4], 3_600, false);
static I5_7300U: Processor = cpu("Intel(R) Core(TM) i5-7300U CPU @ 2.60GHz", [142, 9], [2, 4], 3_500, false);
static I7_7700: Processor = cpu("Intel(R) Core(TM) i7-7700 CPU @ 3.60GHz", [158, 9], [4, 8], 4_200, false);
static I5_8250U: Processor = cpu("Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz", [142, 10], [4, 8], 3_400, true);
static I5_8350U: Processor = cpu("Intel(R) Core(TM) i5-8350U CPU @ 1.70GHz", [142, 10], [4, 8], 3_600, true);
static I5_8265U: Processor = cpu("Intel(R) Core(TM) i5-8265U CPU @ 1.60GHz", [142, 12], [4, 8], 3_900, true);
static I5_8365U: Processor = cpu("Intel(R) Core(TM) i5-8365U CPU @ 1.60GHz", [142, 12], [4, 8], 4_100, true);
static I3_8100: Processor = cpu("Intel(R) Core(TM) i3-8100 CPU @ 3.60GHz", [158, 11], [4, 4], 3_600, true);
static I3_8100T: Processor = cpu("Intel(R) Core(TM) i3-8100T CPU @ 3.10GHz", [158, 11], [4, 4], 3_100, true);
static I3_8145U: Processor = cpu("Intel(R) Core(TM) i3-8145U CPU @ 2.10GHz", [142, 12], [2, 4], 3_900, true);
static I5_9500: Processor = cpu("Intel(R) Core(TM) i5-9500 CPU @ 3.00GHz", [158, 10], [6, 6], 4_400, true);
static N4120: Processor = cpu("Intel(R) Celeron(R) N4120 CPU @ 1.10GHz", [122, 8], [4, 4], 2_600, true);
static I5_10210U: Processor =
    cpu("Intel(R) Core(TM) i5-10210U CPU @ 1.60GHz", [142, 12], [4, 8], 4_200, true);
static I5_10310U: Processor =
    cpu("Intel(R) Core(TM) i5-10310U CPU @ 1.70GHz", [142, 12], [4, 8], 4_400, true);
static I3_10100T: Processor = cpu("Intel(R) Core(TM) i3-10100T CPU @ 3.00GHz", [165, 3], [4, 8], 3_800, true);
static I5_10500: Processor = cpu("Intel(R) Core(TM) i5-10500 CPU @ 3.10GHz", [165, 3], [6, 12], 4_500, true);
static I5_1135G7: Processor =
    cpu("11th Gen Intel(R) Core(TM) i5-1135G7 @ 2.40GHz", [140, 1], [4, 8], 4_200, true);
static I5_1145G7: Processor =
    cpu("11th Gen Intel(R) Core(TM) i5-1145G7 @ 2.60GHz", [140, 1], [4, 8], 4_400, true);
static I5_1235U: Processor = cpu("12th Gen Intel(R) Core(TM) i5-1235U", [154, 4], [10, 12], 4_400, true);
static I5_1245U: Processor = cpu("12th Gen Intel(R) Core(TM) i5-1245U", [154, 4], [10, 12], 4_400, true);
static I5_12400T: Processor = cpu("12th Gen Intel(R) Core(TM) i5-12400T", [151, 5], [6, 12], 4_200, true);
static I5_1335U: Processor = cpu("13th Gen Intel(R) Core(TM) i5-1335U", [186, 3], [10, 12], 4_600, true);
static I5_1345U: Processor = cpu("13th Gen Intel(R) Core(TM) i5-1345U", [186, 3], [10, 12], 4_700, true);
static I5_13500T: Processor = cpu("13th Gen Intel(R) Core(TM) i5-13500T", [191, 2], [14, 20], 4_600, true);
static ULTRA_135U: Processor = cpu("Intel(R) Core(TM) Ultra 5 135U", [170, 4], [12, 14], 4_400, true);

static SATA_128: Disk = Disk { model: "SAMSUNG MZ7LN128HAHQ-000L1", size_gb: 128, nvme: false };
static SATA_256: Disk = Disk { model: "MTFDDAK256TBN-1AR1ZABHA", size_gb: 256, nvme: false };
static TOSHIBA_256: Disk = nvme("KBG30ZMV256G TOSHIBA", 256);
static PM981A_256: Disk = nvme("SAMSUNG MZVLB256HBHQ-000L7", 256);
static SN730_256: Disk = nvme("WDC PC SN730 SDBQNTY-256G-1001", 256);
static PM991A_256: Disk = nvme("SAMSUNG MZVLQ256HBJD-000H1", 256);
static PC711_512: Disk = nvme("PC711 NVMe SK hynix 512GB", 512);
static PM9A1_512: Disk = nvme("SAMSUNG MZVL2512HCJQ-00BL7", 512);

static SMP_24: Battery = battery("SMP", "01AV419", 24);
static SMP_48: Battery = battery("SANYO", "01AV423", 48);
static T490_50: Battery = battery("SMP", "02DL007", 50);
static T14_50: Battery = battery("Sunwoda", "5B10W13905", 50);
static T14_52: Battery = battery("SMP", "5B11M90028", 52);
static HP_46: Battery = battery("Hewlett-Packard", "CS03046XL", 46);
static HP_50: Battery = battery("Hewlett-Packard", "SS03050XL", 50);
static HP_53: Battery = battery("Hewlett-Packard", "CC03053XL", 53);
static HP_51: Battery = battery("Hewlett-Packard", "WP03051XL", 51);
static HP_45: Battery = battery("Hewlett-Packard", "RE03045XL", 45);
static HP_47: Battery = battery("Hewlett-Packard", "LK03048XL", 48);
static DELL_62: Battery = battery("SMP", "DELL 6MT4T5A", 62);
static DELL_68: Battery = battery("SMP", "DELL GD1JP65", 68);
static DELL_68B: Battery = battery("SMP", "DELL X77XY05", 68);
static DELL_63: Battery = battery("BYD", "DELL 75X1618", 62);
static DELL_58: Battery = battery("BYD", "DELL H4PVC23", 58);
static DELL_54: Battery = battery("SMP", "DELL 803W639", 54);

const AUO_14: Option<(&str, u16, [u8; 2])> = Some(("AUO", 0x103e, [31, 17]));
const BOE_14: Option<(&str, u16, [u8; 2])> = Some(("BOE", 0x07c8, [31, 17]));
const LGD_14: Option<(&str, u16, [u8; 2])> = Some(("LGD", 0x053d, [31, 17]));
const IVO_14: Option<(&str, u16, [u8; 2])> = Some(("IVO", 0x8c44, [30, 19]));
const CMN_15: Option<(&str, u16, [u8; 2])> = Some(("CMN", 0x152a, [34, 19]));
const IVO_12: Option<(&str, u16, [u8; 2])> = Some(("IVO", 0x0489, [26, 14]));

const MEMORY_OF_2015: &[u32] = &[8_192];
const MEMORY: &[u32] = &[8_192, 16_384, 16_384];
const MEMORY_OF_2022: &[u32] = &[16_384, 16_384, 32_768];
const MEMORY_OF_PUPILS: &[u32] = &[4_096, 8_192];

/// The manufacturers as their firmware writes them.
const LENOVO: &str = "LENOVO";
const HP: &str = "HP";
const DELL: &str = "Dell Inc.";

macro_rules! models {
    ($($kind:ident $maker:ident $product:literal $version:literal $chassis:literal $from:literal..$to:literal
       $cpu:ident $memory:ident $disk:ident $battery:expr, $panel:expr;)*) => {
        &[$(Model {
            kind: Kind::$kind, manufacturer: $maker, product: $product, version: $version, chassis_type: $chassis,
            sold: [$from, $to], cpu: &$cpu, memory_mib: $memory, disk: &$disk, battery: $battery, panel: $panel,
        }),*]
    };
}

/// All of them.
#[rustfmt::skip]
pub static MODELS: &[Model] = models! {
    Laptop LENOVO "20FN003LMD" "ThinkPad T460" 10 2015..2017 I5_6300U MEMORY_OF_2015 SATA_256 Some(&SMP_24), LGD_14;
    Laptop HP "HP EliteBook 840 G3" "" 10 2015..2017 I5_6300U MEMORY_OF_2015 SATA_256 Some(&HP_46), AUO_14;
    Laptop DELL "Latitude E5470" "" 10 2016..2017 I5_6300U MEMORY_OF_2015 SATA_256 Some(&DELL_62), BOE_14;
    Laptop LENOVO "20HES0AB00" "ThinkPad T470" 10 2017..2018 I5_7300U MEMORY_OF_2015 TOSHIBA_256 Some(&SMP_48), AUO_14;
    Laptop LENOVO "20L5CTO1WW" "ThinkPad T480" 10 2018..2019 I5_8350U MEMORY PM981A_256 Some(&SMP_24), AUO_14;
    Laptop HP "HP EliteBook 840 G5" "" 10 2018..2019 I5_8250U MEMORY TOSHIBA_256 Some(&HP_50), BOE_14;
    Laptop DELL "Latitude 5490" "" 10 2018..2019 I5_8350U MEMORY TOSHIBA_256 Some(&DELL_68), LGD_14;
    Laptop LENOVO "20N3S19L00" "ThinkPad T490" 10 2019..2020 I5_8365U MEMORY PM981A_256 Some(&T490_50), AUO_14;
    Laptop HP "HP EliteBook 840 G6" "" 10 2019..2020 I5_8265U MEMORY SN730_256 Some(&HP_50), BOE_14;
    Laptop DELL "Latitude 5400" "" 10 2019..2020 I5_8365U MEMORY SN730_256 Some(&DELL_68B), LGD_14;
    Laptop LENOVO "20S1SB7743" "ThinkPad T14 Gen 1" 10 2020..2021 I5_10310U MEMORY PM981A_256 Some(&T14_50), AUO_14;
    Laptop HP "HP ProBook 450 G7" "" 10 2020..2021 I5_10210U MEMORY SN730_256 Some(&HP_45), CMN_15;
    Laptop DELL "Latitude 5410" "" 10 2020..2021 I5_10310U MEMORY SN730_256 Some(&DELL_68B), LGD_14;
    Laptop LENOVO "20W1S2VN00" "ThinkPad T14 Gen 2i" 10 2021..2022 I5_1135G7 MEMORY PM991A_256 Some(&T14_50), AUO_14;
    Laptop HP "HP EliteBook 840 G8 Notebook PC" "" 10 2021..2022 I5_1135G7 MEMORY PM991A_256 Some(&HP_53), BOE_14;
    Laptop DELL "Latitude 5420" "" 10 2021..2022 I5_1145G7 MEMORY PC711_512 Some(&DELL_63), LGD_14;
    Laptop LENOVO "21AHCTO1WW" "ThinkPad T14 Gen 3" 10 2022..2023 I5_1245U MEMORY_OF_2022 PM9A1_512 Some(&T14_52), IVO_14;
    Laptop HP "HP EliteBook 840 14 inch G9 Notebook PC" "" 10 2022..2023 I5_1235U MEMORY_OF_2022 PC711_512 Some(&HP_51), IVO_14;
    Laptop DELL "Latitude 5430" "" 10 2022..2023 I5_1235U MEMORY_OF_2022 PC711_512 Some(&DELL_58), LGD_14;
    Laptop LENOVO "21HESFMB00" "ThinkPad T14 Gen 4" 10 2023..2024 I5_1345U MEMORY_OF_2022 PM9A1_512 Some(&T14_52), IVO_14;
    Laptop DELL "Latitude 5440" "" 10 2023..2024 I5_1335U MEMORY_OF_2022 PC711_512 Some(&DELL_54), LGD_14;
    Laptop LENOVO "21ML003JMX" "ThinkPad T14 Gen 5" 10 2024..2100 ULTRA_135U MEMORY_OF_2022 PM9A1_512 Some(&T14_52), IVO_14;
    Laptop DELL "Latitude 5450" "" 10 2024..2100 ULTRA_135U MEMORY_OF_2022 PC711_512 Some(&DELL_54), LGD_14;
    SmallLaptop HP "HP ProBook 430 G3" "" 10 2015..2018 I5_6300U MEMORY_OF_PUPILS SATA_128 Some(&HP_46), IVO_12;
    SmallLaptop HP "HP ProBook 430 G6" "" 10 2018..2020 I3_8145U MEMORY_OF_2015 TOSHIBA_256 Some(&HP_45), IVO_12;
    SmallLaptop HP "HP ProBook x360 11 G5 EE" "" 31 2020..2023 N4120 MEMORY_OF_PUPILS SATA_128 Some(&HP_47), IVO_12;
    SmallLaptop DELL "Latitude 3340" "" 10 2023..2100 I5_1335U MEMORY_OF_2015 PC711_512 Some(&DELL_54), IVO_12;
    Desktop HP "HP EliteDesk 800 G2 SFF" "" 4 2015..2017 I5_6500 MEMORY_OF_2015 SATA_256 None, None;
    Desktop DELL "OptiPlex 7040" "" 3 2015..2018 I5_6500 MEMORY_OF_2015 SATA_256 None, None;
    Desktop LENOVO "10T8S62P00" "ThinkCentre M720q" 35 2018..2020 I3_8100T MEMORY TOSHIBA_256 None, None;
    Desktop HP "HP EliteDesk 800 G4 SFF" "" 4 2018..2019 I3_8100 MEMORY TOSHIBA_256 None, None;
    Desktop DELL "OptiPlex 3070" "" 3 2019..2021 I5_9500 MEMORY SN730_256 None, None;
    Desktop LENOVO "11DT00B4GE" "ThinkCentre M70q" 35 2020..2022 I3_10100T MEMORY SN730_256 None, None;
    Desktop DELL "OptiPlex 7090" "" 3 2021..2022 I5_10500 MEMORY PM991A_256 None, None;
    Desktop LENOVO "11USS03T00" "ThinkCentre M70q Gen 3" 35 2022..2100 I5_12400T MEMORY_OF_2022 PM9A1_512 None, None;
    AllInOne DELL "OptiPlex 7450 AIO" "" 13 2015..2018 I7_7700 MEMORY_OF_2015 SATA_256 None, Some(("LGD", 0x05d8, [53, 30]));
    AllInOne HP "HP ProOne 400 G4 20.0-in NT AiO" "" 13 2018..2020 I3_8100 MEMORY SATA_256 None, Some(("HWP", 0x4263, [43, 24]));
    AllInOne HP "HP EliteOne 800 G5 23.8-in All-in-One" "" 13 2019..2022 I5_9500 MEMORY SN730_256 None, Some(("HWP", 0x4264, [53, 30]));
    AllInOne DELL "OptiPlex AIO 7410" "" 13 2022..2100 I5_13500T MEMORY_OF_2022 PC711_512 None, Some(("LGD", 0x06c2, [53, 30]));
};

/// An external screen: EDID maker, product code, name, width and height (cm), the years in which it is bought.
pub type Screen = (&'static str, u16, &'static str, [u8; 2], [i16; 2]);

/// All of them.
pub static SCREENS: &[Screen] = &[
    ("DEL", 0xa0ba, "DELL U2415", [52, 32], [2014, 2019]),
    ("DEL", 0xa0d9, "DELL P2217H", [48, 27], [2014, 2018]),
    ("HPN", 0x345f, "HP E233", [51, 29], [2017, 2020]),
    ("LEN", 0x61a6, "T24i-10", [53, 30], [2017, 2020]),
    ("DEL", 0xd0d9, "DELL P2419H", [53, 30], [2018, 2022]),
    ("LEN", 0x61f4, "LEN P24h-20", [53, 30], [2019, 2100]),
    ("DEL", 0xa1c4, "DELL P2422H", [53, 30], [2021, 2100]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_can_be_bought_in_every_year() {
        for kind in [Kind::Laptop, Kind::SmallLaptop, Kind::Desktop, Kind::AllInOne] {
            for year in 2015..=2030 {
                let sold = MODELS.iter().filter(|model| model.kind == kind && model.sold[0] <= year);
                assert!(sold.filter(|model| year <= model.sold[1]).count() > 0, "{kind:?} {year}");
            }
        }
        for year in 2014..=2030 {
            assert!(SCREENS.iter().any(|screen| screen.4[0] <= year && year <= screen.4[1]), "{year}");
        }
    }

    #[test]
    fn laptops_have_what_others_have_not() {
        for model in MODELS {
            let portable = matches!(model.kind, Kind::Laptop | Kind::SmallLaptop);
            assert_eq!(model.battery.is_some(), portable, "{}", model.product);
            assert_eq!(model.panel.is_none(), model.kind == Kind::Desktop, "{}", model.product);
            assert_eq!(!model.version.is_empty(), model.manufacturer == LENOVO, "{}", model.product);
        }
    }
}
