frame-breadcrumbs = Her er du
range-of = Spænd for { $name }
part-embodied = heraf fremstilling
part-use = heraf strøm i brug

figure-what = Tal
figure-value = Værdi
figure-range = Spænd
figure-origin = Metode og kilde
figure-sum = Summen af de to dele herunder.
figure-steps = Sådan er »{ $name }« regnet ud

device-last-contact = sidste kontakt { $day }
device-footprint = Aftryk
device-footprint-covers = Dækker kun denne enhed: at fremstille den og den strøm, den bruger. Hverken netværk, servere, cloud eller AI.
device-per-year = Pr. år
device-so-far = Indtil nu
device-versions = Metode { $method }, faktorer { $factors }.
device-covered = Målt fra { $first } til { $last }.
device-covered-day = Målt { $day }.
device-time = Tid i hver tilstand
device-dayparts = Fordelt på døgnet
device-dayparts-text = Lagt sammen over alle dage: nok til at regne strøm og spild, for groft til at følge et menneske.
time-state = Tilstand
time-time = Tid
time-share = Andel
daypart = Del af døgnet
daypart-shares = Fordeling
daypart-unattended = heraf ingen ved den
daypart-weekday = Hverdag
daypart-weekend = Weekend
device-people =
    { $count ->
        [0] Ingen person er set ved den i de sidste 4 uger.
        [one] Brugt af { $shown } person i de sidste 4 uger.
       *[other] Brugt af { $shown } forskellige personer i de sidste 4 uger.
    }

device-age = Alder
device-age-text = Enheden er { $age } gammel, bygget omkring { $built }
device-evidence = Hvad alderen bygger på
device-evidence-only = Det, der alligevel daterer den
evidence = Spor
evidence-dates = Dato
evidence-role = Brugt som
evidence-because = Hvorfor
evidence-register = Indkøb ifølge register
evidence-cpu-launch = Processorens lancering
evidence-first-contact = Første kontakt med Levetid
evidence-first-history = Første række i enhedens egen historik
evidence-built-in-panel = Den indbyggede skærms fremstilling
evidence-battery = Batteriets fremstilling
evidence-disk-power-on = Diskens timer i drift
evidence-os-install = Installation af styresystemet
evidence-hp-serial = Uge i HP-serienummeret
evidence-bios-date = Firmwarens dato
evidence-monitor-edid = Skærmens fremstilling
role-exact = afgør datoen
role-not-before = bygget tidligst
role-not-after = bygget senest
role-near = bedste bud
role-dropped = ikke brugt
because-register-date = Registrets dato afgør alderen.
because-cpu-came-first = Ingen enhed er ældre end sin processor.
because-part-came-first = En del laves før den enhed, den bygges ind i.
because-seen-in-use = Enheden blev set i brug.
because-part-replaced = Delen er tydeligt nyere end enheden: den er skiftet.
because-panel-lead-time = En skærm bygges ind omkring tre måneder efter, at den er lavet.
because-battery-lead-time = Et batteri bygges ind omkring to måneder efter, at det er lavet.
because-serial-week = Serienummeret bærer fremstillingsugen.
because-cpu-lead-time = En enhed bygges omkring et år efter processorens lancering.
because-firmware-only = Intet bedre er kendt; firmware er typisk et halvt år nyere end enheden.
because-makers-stamp = Fabrikantens stempel.
because-in-the-future = Den lå i fremtiden, da den blev læst.
because-placeholder = Den ligger før 1995 og er en pladsholder.
because-before-cpu-launch = Den ligger før processorens lancering: en kopieret installation eller en flyttet del.
because-contradicts-bound = Den strider mod mere pålidelige spor.
because-decade-open = Sporene tillader mere end ét årti.
because-better-at-hand = Der er et bedre spor om det samme.
confidence-register = Alderen kommer fra et register.
confidence-strong = Alderen er sikker på et halvt år.
confidence-fair = Alderen er sikker på to år.
confidence-weak = Alderen er usikker.

life-line-title = Enhedens liv
life-line-description = Bygget { $built }, nu { $age }. Basislevetiden nås { $baseline }, målet { $target }.
life-between = mellem { $first } og { $last }
life-lived = levet, { $age }
life-ahead = kan stadig bruges
life-built-between = bygget i dette tidsrum
life-baseline = basislevetid, { $years } år
life-target = mål, { $years } år

device-machine = Maskinen
device-machine-text = Som firmware og styresystem oplyste det { $day }.
device-json = Alt, hvad enheden har sendt, som JSON
fact-model = Producent og model
fact-serial = Serienummer
fact-firmware = Firmware
fact-os = Styresystem
fact-updates = opdateringer til og med { $day }
fact-updates-paid = opdateringer mod betaling til og med { $day }
fact-installed = Installeret
fact-cpu = Processor
fact-memory = Hukommelse
fact-memory-slots = Hukommelsespladser
fact-disks = Diske
fact-disk-health = Diskenes tilstand
fact-displays = Skærme
fact-batteries = Batterier
fact-tpm = TPM
fact-secure-boot = Secure Boot
fact-on = slået til
fact-off = slået fra
fact-slot-empty = tom plads
fact-soldered = loddet fast
fact-cores =
    { $count ->
        [one] { $shown } kerne
       *[other] { $shown } kerner
    }
fact-threads =
    { $count ->
        [one] { $shown } tråd
       *[other] { $shown } tråde
    }
disk-virtual = virtuel disk
disk-rotational = harddisk med plader
disk-nvme = NVMe
disk-solid-state = SSD
disk-system = systemdisk
disk-used = { $percent } % slidt
disk-hours =
    { $count ->
        [one] { $shown } time i drift
       *[other] { $shown } timer i drift
    }
disk-errors =
    { $count ->
        [0] ingen fejl
        [one] { $shown } fejl, den ikke kunne rette
       *[other] { $shown } fejl, den ikke kunne rette
    }
display-unnamed = skærm uden navn
display-built-in = indbygget
display-external = tilsluttet
display-made = lavet { $year }
display-made-week = lavet uge { $week } { $year }
display-model-year = årgang { $year }
battery-holds = holder { $full } af { $design } Wh ({ $share })
battery-cycles =
    { $count ->
        [one] { $shown } opladning
       *[other] { $shown } opladninger
    }
unseen-virtual-machine = En virtuel maskine har ikke sit eget.
unseen-absent = Enheden har ingen.
unseen-no-permission = Agenten må ikke læse det.
unseen-not-provided = Firmware eller driver oplyser det ikke.
unseen-placeholder = Firmwaren har kun en pladsholder.
unseen-not-supported = Styresystemet eller denne udgave af agenten kan ikke se det.
unseen-read-error = Det kunne ikke læses.

device-windows11 = Windows 11
windows11-ready = Enheden kan køre Windows 11, som den er.
windows11-fixable = Enheden kan køre Windows 11, når firmwaren er stillet om.
windows11-upgradable = Enheden kan køre Windows 11 med en anden del.
windows11-unsupported = Enheden kan ikke køre Windows 11.
windows11-unclear = Kilderne er uenige om, hvorvidt enheden kan køre Windows 11.
windows11-unknown = Det vides ikke, om enheden kan køre Windows 11.
windows11-asks = Krav
windows11-found = Fundet
windows11-standing = Opfyldt
requirement-cpu = Processor, som Microsoft understøtter
requirement-memory = 4 GB hukommelse
requirement-disk = Disk på 64 GB
requirement-tpm = TPM 2.0
requirement-secure-boot = Secure Boot
standing-met = ja
standing-needs-setting = nej, men en firmwareindstilling kan ændre det
standing-needs-part = nej, men en anden del kan ændre det
standing-not-met = nej
standing-disputed = kilderne er uenige
standing-not-known = ikke kendt

# Hvilke rækker i produktdata en enheds tal hviler på
match-of-making = Produktdata, fremstilling
match-of-watts = Produktdata, effekt
match-matched = fundet på modellens navn
match-several-forms = fundet på modellens navn i flere former; enheden oplyser ikke hvilken, så spændet rummer dem alle
match-chosen = valgt af it-afdelingen
match-none-chosen = it-afdelingen har sagt, at ingen række passer; der regnes med tal for slagsen
match-chosen-row-missing = rækken, it-afdelingen valgte, findes ikke længere i noget datasæt; der regnes med tal for slagsen
match-no-such-name = ingen række har modellens navn; der regnes med tal for slagsen
match-other-form = rækker har modellens navn, men gælder en anden form eller slags enhed; der regnes med tal for slagsen
match-name-says-too-little = modellens navn kendes ikke godt nok; der regnes med tal for slagsen
match-no-data = der er ikke indlæst nogen; der regnes med tal for slagsen

device-no-agent = ingen agent
device-no-agent-text = Ingen agent taler for enheden. Det, der står her, kommer fra aktivregistret; brugen er typisk for arten, og om enheden bruges, vides ikke.
device-retired = udgået { $day }
device-retired-text = Enheden er udgået og tæller ikke med i totalerne; tallene er, hvad den ville koste i brug.
device-register = Aktivregistret
device-register-text = Hvad kommunens aktivregister siger om enheden, indlæst { $day }.
register-asset = Aktivnummer
register-purchased = Købsdato
register-used = Købt brugt
register-leased = Leaset
register-unit = Afdeling
register-retired = Udgået
evidence-bought-used = Købt brugt, ifølge aktivregistret
yes = ja
no = nej
device-explain-json = Alle beregninger som JSON
device-basis-life-cycle = Strøm tæller med alt det, elnettet udleder fra vugge til grav, ligesom fremstillingen gør.
device-basis-direct = Strøm tæller her kun med det, kraftværkerne selv udleder, som i scope 2. Fremstillingen er den samme.
device-basis-to-direct = Vis med elnettets direkte udledning
device-basis-to-life-cycle = Vis med elnettets livscyklus

device-screen = Skærmen
device-screen-text = Som en pc læste den { $day }.
screen-name = Navn
screen-code = Producent og produktkode
screen-size = Størrelse
screen-made = Dato
screen-known-by = Kendes på
screen-known-by-serial = en hash af serienummeret
screen-known-by-pc = sin pc, da den ikke har noget serienummer
screen-seen-at = Set ved
screen-pc = Pc
screen-days = Dage
screen-time-text = Den var tændt, når en pc havde den tændt. Resten regnes som slumrer, fra første til sidste gang den var tændt ved den pc.
