account-heading = Climate account { $year }
account-through = Booked up to and including { $day }
account-year = Year:
account-covers = Covers only the end-user devices that the municipality has in Levetid: no network, servers, cloud or AI, and no devices that were gone before they were recorded.
account-worked-out = Worked out { $when }.
account-of-today = Computed of what is recorded today. Closed years are not frozen yet: new purchase dates, product sheets or factors change earlier years too. Keep the figures when they are reported.
account-past = The electricity of an earlier year is the devices' present yearly energy; only the grid's factor is that year's.
account-lines = Scopes 2 and 3
account-lines-text = Making is booked in the year a device is bought. Where the day of purchase is not known, the device is spread over the years it may have been bought in, by how likely each is.
account-line = Line
account-location = Scope 2, location-based
account-location-covers = Electricity times the grid's direct factor. No heating, cooling or anything else of the building.
account-market = Scope 2, market-based
account-market-covers = Electricity times the residual mix or the contract's factor, as the municipality stated it.
account-market-not-stated = The municipality has stated no factor of a residual mix or a contract (tenant set --market-factor), and the grid's mean must not stand in for it.
account-not-stated = not stated
account-capital-goods = Scope 3, category 2: capital goods
account-capital-goods-covers = Making and transport of what was bought in the year. No software and services; no parts for repair.
account-upstream = Scope 3, category 3: fuel and energy
account-upstream-covers = What comes before the power station: the life-cycle factor less the direct one.
account-leased = Scope 3, category 8: leased assets
account-leased-covers = Making and transport of what was leased from the year on. Its electricity is in scope 2.
account-end-of-life = Scope 3, category 12: end of life
account-end-of-life-covers = The end of life of what left service in the year, by the asset register. What vanished without a date is not in it.
account-energy = Electricity in all
account-energy-covers = To check with: the devices' electricity in the days they were in service.
account-possible =
    { $count ->
        [one] { $shown } perhaps
       *[other] { $shown } perhaps
    }
account-missing =
    { $count ->
        [one] { $shown } without age or figure, left out
       *[other] { $shown } without age or figure, left out
    }
account-compared = Beside the running footprint
account-compared-text = The running footprint is for steering: it spreads making over the baseline life. The account is for reporting: it books it at once. Over a device's life they are the same; in one year these lines are what tells them apart.
account-rounding = The middle estimate of a total is not quite the sum of its lines', since errors that devices share do not even out.
compared-account = The climate account
compared-running = The running footprint
compared-bought = Making, bought in the year
compared-earlier = Making, bought in earlier years
compared-left-early = The rest of those that left before the baseline life
compared-end-of-life = End of life
compared-used = Electricity in use, life-cycle
compared-total = In all
account-json = The account with every step as JSON
