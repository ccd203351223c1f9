# Words used throughout: states, kinds of device, units, methods, reasons.
not-known = not known
none = none
range-likely = likely { $range }
range-words = { $low } to { $high }
range-explained = Each figure is the middle estimate. The range beside it runs from p10 to p90: one time in ten the figure is lower, and one time in ten it is higher.
origins = Methods and sources

range-from = Where the range comes from
range-from-what = What may be wrong
range-from-explained = A total's range is not the sum of the devices' ranges. If a number that many devices share is wrong, it is wrong for all of them at once; errors that concern one device alone even out over many. That is also why the total is not quite the sum of the list's figures. The table shows how much of the uncertainty (the variance) each kind of error accounts for.
range-mostly-method = range mostly due to the method ({ $share })
range-mostly-category = range mostly because only the kind is known ({ $share })
range-mostly-model = range mostly due to the models' product sheets ({ $share })
range-mostly-device = range mostly due to the single devices ({ $share })
level-method = The method
level-category = The kind
level-model = The model
level-device = The single device
level-why-method = What all figures rest on may be off: vendors' product carbon footprints may all be too high or too low.
level-why-category = We count with typical figures of the kind, not of the single model. Where they do not fit, all devices of the kind are wrong the same way.
level-why-model = The product sheet is that of all devices of the model.
level-why-device = Its age settles whether its making is paid off, and is not known exactly for all. This error evens out over many devices.
error-vendor-sheets = vendors' product carbon footprints, all alike
error-power-supply = losses of power supplies
error-load = energy for load
error-making = making, { $kind }
error-watts = power, { $kind }
error-model = product sheet, { $model }
error-model-watts = power, { $model }
error-device = the device's age

co2e-per-year = CO2e per year
energy-per-year = Energy per year
co2e-so-far = CO2e so far
energy-so-far = Energy so far

state-active = in use
state-idle = idle
state-on = on
state-asleep = asleep
state-off = off
state-unknown = unknown
bin-attended = on, someone at it
bin-unattended = on, nobody at it
chart-states = Time in each state
chart-nothing-yet = Nothing has been measured yet.

category-laptop = Laptop
category-desktop = Desktop
category-all-in-one = All-in-one
category-thin-client = Thin client
category-monitor = Monitor
category-tablet = Tablet
category-smartphone = Phone
category-virtual-machine = Virtual machine
category-server = Server
category-unknown = Unknown kind

unit-kg = kg CO2e
unit-t = t CO2e
unit-kg-per-year = kg CO2e/year
unit-t-per-year = t CO2e/year
unit-wh = Wh
unit-kwh = kWh
unit-mwh = MWh
unit-kwh-per-year = kWh/year
unit-mwh-per-year = MWh/year
unit-g-per-kwh = g CO2e/kWh
unit-w = W
unit-years = years

method-measured = measured
method-measured-in-part = measured in part
method-calibrated = calibrated
method-modelled = modelled
method-reconstructed = reconstructed
method-default = typical value

caveat-paid-off = The device is paid off: it has outlived its baseline life, so its making is booked in full.
caveat-maybe-paid-off = The age is uncertain: its making may already be booked in full.
caveat-unknown-minutes = Some minutes could not be seen; they are left out.
caveat-no-load-uplift = The processor's power or load is not known: counted as without load.
caveat-grid-year-carried-forward = There is no grid figure for this year yet; the newest year is used.
caveat-grid-year-before-table = The grid figures begin later; their first year is used.
caveat-grid-neighbour-zone = No grid figure for the zone; the neighbouring zone's is used.
caveat-grid-world-mean = No grid figure for the zone: the world's mean is used, which is far from Denmark's.
caveat-typical-use = Too few days were measured to speak of a year; the kind's typical use is used.

not-known-virtual-machine-shares-host = A virtual machine has no socket of its own; its energy is part of the host's.
not-known-virtual-machine-has-no-age = A virtual machine is not built; the hardware is its host's.
not-known-no-category = It is not known what kind of device this is.
not-known-no-embodied-figure = The method has no embodied figure for this kind of device.
not-known-no-state-watts = The method has no watts for this kind of device.
not-known-no-usage-yet = Nothing has been measured of the device yet.
not-known-known-of-no-device = It is not known of any device.
not-known-no-model-name = Firmware names no model.
not-known-no-cpu-name = Firmware names no processor.
not-known-cpu-not-recognised = The processor is in none of the method's tables.
not-known-no-age-evidence = Nothing dates the device.
not-known-no-lower-bound-on-build = We know how old the device is at least, but not at most.

step-embodied-category = Manufacturing, transport and end of life for the kind
step-embodied-product = Manufacturing, transport and end of life by the product’s own sheet
step-embodied-products = The same by several sheets of the product
step-embodied-panel = The built-in panel
step-embodied-total = Embodied in all
step-embodied-per-year = Embodied per year of the baseline life
step-embodied-so-far = Embodied for the days measured
step-energy-screen-on = Energy, on with the screen on
step-energy-screen-off = Energy, on with the screen off
step-energy-asleep = Energy, asleep
step-energy-off = Energy, off
step-energy-load = Energy for load
step-energy-measured = Energy measured, brought to the wall
step-energy-unmeasured-rest = Energy of the parts the measurement does not see
step-energy-total = Energy in all of the minutes measured
step-energy-per-year = Energy per year from the days measured
step-energy-typical = The kind's typical energy per year
step-grid-factor = The grid's emissions
step-use = CO2e of the energy
step-of-kind = Devices of the kind
step-total = In all
step-kept-a-year = Avoided by keeping the device one more year

caveat-bought-used = Bought used: its making is the first owner's. Parts and transport of refurbishing are not known and are left out.

caveat-end-of-life-stands-in = No product sheet of this kind states its end of life; the desktops' share is used.
