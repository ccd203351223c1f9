privacy-heading = What is measured – and what never is
privacy-lead = Levetid exists to keep equipment in use longer, not to follow people. This is all of it.
privacy-observe-from = Use is measured only from { $day }. Until then only what equipment there is gets recorded.
privacy-measured-heading = This is measured
privacy-measured-states = How many minutes the device was in use, idle, asleep or off, added up over whole days.
privacy-measured-dayparts = The same minutes by four parts of the day and by weekday or weekend. Never a timeline.
privacy-measured-load = How hard processor and memory worked: a few numbers, over all the days.
privacy-measured-energy = Energy, where the device can measure it itself, and minutes on battery, on mains and on external screens.
privacy-measured-hardware = What the device is: model, serial number, operating system, parts, and how worn battery and disks are.
privacy-measured-history = At enrolment: how much the device was in use in the weeks before, as far as the operating system itself remembers.
privacy-measured-people = Who used the device, as a pseudonym: a code that is the same from day to day. Only how many different people it was is shown here. Whoever holds both the municipality's and the server's key can find out whose a code is.
privacy-never-heading = This never is
privacy-never-content = Content: no files, messages, window titles, web sites or screenshots.
privacy-never-programs = Which programs are used.
privacy-never-keys = What you type and what you click.
privacy-never-person = Who is logged on. Only whether it was one person or several.
privacy-never-person-but-pseudonym = Your name and your login. They become a pseudonym on the PC before anything is sent.
privacy-never-place = Where the device is, and which network address it has.
privacy-never-clock = When you come and go. The server keeps the date of last contact, not the time.
privacy-readers-heading = Who sees what
privacy-reader = Who
privacy-sees = Sees
privacy-reader-you = You
privacy-reader-you-sees = Everything about your own devices here, and the minutes on the PC itself.
privacy-reader-pc = Whoever sits at a PC
privacy-reader-pc-sees = The page of that PC, opened from it: the same as its holder sees, without anybody's name.
privacy-reader-it = Those who look after the devices
privacy-reader-it-sees = Each device's facts, age and wear, and its time in each state, added up. Not the minutes on the PC.
privacy-reader-others = Everyone else, managers too
privacy-reader-others-sees = Nothing, unless they look after devices themselves.
privacy-terms-heading = The terms
privacy-controller = Data controller
privacy-purpose = Purpose
privacy-basis = Legal basis
privacy-often-name = How often
privacy-often =
    { $count ->
        [one] The PC sends one summary a day, when the day is over.
       *[other] The PC sends one summary for every { $shown } days, when they are over.
    }
privacy-often-trial = Trial on the owner's own PC: the summary grows and is sent every minute.
privacy-detail-name = On the PC
privacy-detail =
    { $count ->
        [one] The minutes stay on the PC for { $shown } day, where you can read them with
       *[other] The minutes stay on the PC for { $shown } days, where you can read them with
    }
privacy-kept-name = Kept on the server
privacy-kept = Summaries are kept for as long as the device is registered here.
privacy-exact-name = See for yourself
privacy-exact = On your own PC, see exactly what is sent with
privacy-contact = Questions and rights
privacy-rights = Here you can ask for access, correction and erasure.
privacy-not-stated = Not stated here yet; ask the data controller.
privacy-your-employer = Your employer
