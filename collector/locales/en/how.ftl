how-link = Is 80% of a PC's CO2 production?
how-title = 80% production?
how-heading = Is 80% of a PC's CO2 production?
how-lead = The claim holds for vendors' own sheets. With Danish electricity the share is higher.
how-published = Vendors' sheets
how-published-text = Making, transport and end of life as a share of all. The figure is the median over laptops; below it stand p10 to p90.
how-electricity = Counted with
how-share = Share
how-scale = 0 to 100%
how-of = Of
how-sheets = the sheets' own use
how-direct = direct factor, { $factor } g/kWh
how-life-cycle = life-cycle factor, { $factor } g/kWh
how-laptops =
    { $count ->
        [one] { $shown } sheet
       *[other] { $shown } sheets
    }
how-why = The sheets count with electricity that emits several times what Denmark's does, and with another use. With the energy that the sheets state and Danish factors, only a few percent are left for use. That is a reason to keep a PC longer, not to leave it on.
how-calculated = How this was calculated
how-calculated-sheets = First row: 1 less the share that the sheet itself gives to use. The median of the 422 laptops that state it.
how-calculated-danish = The other rows: the 195 laptops that also state a typical yearly energy (TEC), over { $years } years. The factors are the ends of what Denmark has had: direct 39–60 g (2022–2023), life-cycle 123–146 g (2024–2025).
how-calculated-formula = share = E / (E + { $years } y × TEC × factor / 1000), with E = the sheet's total × (1 − the sheet's share of use)
how-own = The municipality's own PCs
how-own-text = The same of the PCs in Levetid: all of their making and { $years } years of use, with this year's factors.
how-own-none = There is no PC yet whose making and electricity are known.
how-own-calculated = How the municipality's share was calculated
how-formula = { $making } / ({ $making } + { $used }); use = { $years } y × { $kwh } kWh/y × { $factor } g/kWh / 1000
how-own-range = The ends pair the least making with the most use and the other way round; they are wider than p10 to p90.
