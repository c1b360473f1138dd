# Messages that go out once a group's owner confirms them on the platform.

preview-confirmed =
    { $left ->
        [0] { $count ->
            [one] One group waits
           *[other] { $count } groups wait
        } for the owner's yes. “{ $group }” has had all it may get this month
       *[other] { $count ->
            [one] One group waits
           *[other] { $count } groups wait
        } for the owner's yes. This month “{ $group }” can still get { $left }
    }
broadcast-handed-over =
    { $count ->
        [one] One of these groups waits
       *[other] { $count } of these groups wait
    } for { $owners ->
        [one] its owner
       *[other] { $owners } owners
    } to confirm. I will tell you when that is done
post-waits =
    { $product } goes to { $groups } once { $owners ->
        [one] the owner confirms
       *[other] { $owners } owners confirm
    } it. Once it is out, it stays as it is when the price or the stock changes
post-not-confirmed = The post in “{ $group }” did not go out: the owner left the group out, or it has had all it may get this month
