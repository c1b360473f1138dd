# Owners and staff.

ask-owner-code = Please send me the owner code
claim-done = You own <b>{ $shop }</b> now. Send /help to see what you can do
refused-owner-code = That code is wrong or has expired: it lasts 15 minutes and works once. Get a new one and send it like this: /claim 7KQ2MX9TRA
staff-added = { $name } (number { $number }) is { $role } now
staff-removed = { $name } is no longer staff
staff-was-none = { $name } was not staff
staff-list =
    <b>Staff</b>
    { $people }
    To add somebody: { $shows }
button-staff-add = Add
button-staff-remove = Remove
staff-line = { $number } · { $name } · { $role }
role-owner = owner
role-manager = manager
role-clerk = clerk
ask-who = Who? Write @username or a member number
ask-role = Which role?
refused-role = There is no role “{ $typed }”. It can be owner, manager or clerk, for example: { $example }
refused-last-owner = A shop needs at least one owner. Add another one first, for example: /staff add
