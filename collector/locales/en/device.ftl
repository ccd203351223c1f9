frame-breadcrumbs = You are here
range-of = Range of { $name }
part-embodied = of which embodied
part-use = of which energy in use

figure-what = Figure
figure-value = Value
figure-range = Range
figure-origin = Method and source
figure-sum = The sum of the two parts below.
figure-steps = How “{ $name }” was calculated

device-last-contact = last contact { $day }
device-footprint = Footprint
device-footprint-covers = Covers this device only: making it and the energy it uses. No network, servers, cloud or AI.
device-per-year = Per year
device-so-far = So far
device-versions = Method { $method }, factors { $factors }.
device-covered = Measured from { $first } to { $last }.
device-covered-day = Measured on { $day }.
device-time = Time in each state
device-dayparts = By part of the day
device-dayparts-text = Added up over all days: enough to count energy and waste, too coarse to follow a person.
time-state = State
time-time = Time
time-share = Share
daypart = Part of the day
daypart-shares = Shares
daypart-unattended = of which nobody at it
daypart-weekday = Weekday
daypart-weekend = Weekend
device-people =
    { $count ->
        [0] No person was seen at it in the last 4 weeks.
        [one] Used by { $shown } person in the last 4 weeks.
       *[other] Used by { $shown } different people in the last 4 weeks.
    }

device-age = Age
device-age-text = The device is { $age } old, built around { $built }
device-evidence = What the age rests on
device-evidence-only = What dates it all the same
evidence = Evidence
evidence-dates = Date
evidence-role = Used as
evidence-because = Why
evidence-register = Purchase by a register
evidence-cpu-launch = Launch of the processor
evidence-first-contact = First contact with Levetid
evidence-first-history = First row of the device's own history
evidence-built-in-panel = Making of the built-in panel
evidence-battery = Making of the battery
evidence-disk-power-on = The disk's hours powered on
evidence-os-install = Installation of the operating system
evidence-hp-serial = Week in the HP serial number
evidence-bios-date = Date of the firmware
evidence-monitor-edid = Making of the monitor
role-exact = settles the date
role-not-before = built no earlier
role-not-after = built no later
role-near = best guess
role-dropped = not used
because-register-date = The register's date settles the age.
because-cpu-came-first = No device is older than its processor.
because-part-came-first = A part is made before the device it is built into.
because-seen-in-use = The device was seen in use.
because-part-replaced = The part is clearly newer than the device: it was replaced.
because-panel-lead-time = A panel is built in about three months after it is made.
because-battery-lead-time = A battery is built in about two months after it is made.
because-serial-week = The serial number carries the week of making.
because-cpu-lead-time = A device is built about a year after its processor is launched.
because-firmware-only = Nothing better is known; firmware is typically half a year newer than the device.
because-makers-stamp = The maker's stamp.
because-in-the-future = It lay in the future when it was read.
because-placeholder = It lies before 1995 and is a placeholder.
because-before-cpu-launch = It precedes the processor's launch: a cloned installation or a moved part.
because-contradicts-bound = It contradicts more trusted evidence.
because-decade-open = The evidence allows more than one decade.
because-better-at-hand = There is better evidence of the same thing.
confidence-register = The age comes from a register.
confidence-strong = The age is certain to half a year.
confidence-fair = The age is certain to two years.
confidence-weak = The age is uncertain.

life-line-title = The device's life
life-line-description = Built { $built }, now { $age }. It reaches the baseline life in { $baseline } and the target in { $target }.
life-between = between { $first } and { $last }
life-lived = lived, { $age }
life-ahead = still to be used
life-built-between = built within this time
life-baseline = baseline life, { $years } years
life-target = target, { $years } years

device-machine = The machine
device-machine-text = As firmware and operating system gave it on { $day }.
device-json = Everything the device has sent, as JSON
fact-model = Maker and model
fact-serial = Serial number
fact-firmware = Firmware
fact-os = Operating system
fact-updates = updates until { $day }
fact-updates-paid = updates that are paid for until { $day }
fact-installed = Installed
fact-cpu = Processor
fact-memory = Memory
fact-memory-slots = Memory slots
fact-disks = Disks
fact-disk-health = Health of the disks
fact-displays = Screens
fact-batteries = Batteries
fact-tpm = TPM
fact-secure-boot = Secure Boot
fact-on = on
fact-off = off
fact-slot-empty = empty slot
fact-soldered = soldered
fact-cores =
    { $count ->
        [one] { $shown } core
       *[other] { $shown } cores
    }
fact-threads =
    { $count ->
        [one] { $shown } thread
       *[other] { $shown } threads
    }
disk-virtual = virtual disk
disk-rotational = spinning hard disk
disk-nvme = NVMe
disk-solid-state = SSD
disk-system = system disk
disk-used = { $percent }% worn
disk-hours =
    { $count ->
        [one] { $shown } hour powered on
       *[other] { $shown } hours powered on
    }
disk-errors =
    { $count ->
        [0] no errors
        [one] { $shown } error it could not mend
       *[other] { $shown } errors it could not mend
    }
display-unnamed = screen without a name
display-built-in = built in
display-external = connected
display-made = made { $year }
display-made-week = made in week { $week } of { $year }
display-model-year = model year { $year }
battery-holds = holds { $full } of { $design } Wh ({ $share })
battery-cycles =
    { $count ->
        [one] { $shown } charge cycle
       *[other] { $shown } charge cycles
    }
unseen-virtual-machine = A virtual machine has none of its own.
unseen-absent = The device has none.
unseen-no-permission = The agent may not read it.
unseen-not-provided = Firmware or driver does not say.
unseen-placeholder = The firmware only has a placeholder.
unseen-not-supported = The operating system or this version of the agent cannot see it.
unseen-read-error = It could not be read.

device-windows11 = Windows 11
windows11-ready = The device can run Windows 11 as it is.
windows11-fixable = The device can run Windows 11 after a change of firmware settings.
windows11-upgradable = The device can run Windows 11 with another part.
windows11-unsupported = The device cannot run Windows 11.
windows11-unclear = The sources disagree on whether the device can run Windows 11.
windows11-unknown = It is not known whether the device can run Windows 11.
windows11-asks = Requirement
windows11-found = Found
windows11-standing = Met
requirement-cpu = Processor that Microsoft supports
requirement-memory = 4 GB of memory
requirement-disk = Disk of 64 GB
requirement-tpm = TPM 2.0
requirement-secure-boot = Secure Boot
standing-met = yes
standing-needs-setting = no, but a firmware setting may change that
standing-needs-part = no, but another part would change that
standing-not-met = no
standing-disputed = the sources disagree
standing-not-known = not known

# Which rows of product data a device's figures rest on
match-of-making = Product data, manufacturing
match-of-watts = Product data, power
match-matched = found by the model's name
match-several-forms = found by the model's name in several forms; the device does not tell which it is, so the range holds them all
match-chosen = chosen by IT
match-none-chosen = IT has said that no row fits; figures of the kind are used
match-chosen-row-missing = the row IT chose is in no data set any more; figures of the kind are used
match-no-such-name = no row has the model's name; figures of the kind are used
match-other-form = rows have the model's name, but are of another form or kind of device; figures of the kind are used
match-name-says-too-little = the model's name is not known well enough; figures of the kind are used
match-no-data = none have been imported; figures of the kind are used

device-no-agent = no agent
device-no-agent-text = No agent speaks for the device. What is shown here comes from the asset register; its use is typical of the kind, and whether it is used is not known.
device-retired = left service { $day }
device-retired-text = The device has left service and is not part of the totals; the figures are what it would cost in use.
device-register = Asset register
device-register-text = What the municipality's asset register says of the device, imported { $day }.
register-asset = Asset id
register-purchased = Purchase date
register-used = Bought used
register-leased = Leased
register-unit = Department
register-retired = Left service
evidence-bought-used = Bought used, by the asset register
yes = yes
no = no
device-explain-json = Every calculation as JSON
device-basis-life-cycle = Electricity counts with everything the grid emits from cradle to grave, as making does.
device-basis-direct = Electricity counts here only with what power stations emit themselves, as in scope 2. Making is the same.
device-basis-to-direct = Show with the grid’s direct emissions
device-basis-to-life-cycle = Show with the grid’s life cycle

device-screen = The screen
device-screen-text = As a PC read it on { $day }.
screen-name = Name
screen-code = Maker and product code
screen-size = Size
screen-made = Date
screen-known-by = Known by
screen-known-by-serial = a hash of its serial number
screen-known-by-pc = its PC, as it has no serial number
screen-seen-at = Seen at
screen-pc = PC
screen-days = Days
screen-time-text = It was on while a PC had it on. The rest counts as asleep, from the first to the last time it was on at that PC.
