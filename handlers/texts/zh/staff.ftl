# 店主和员工。

ask-owner-code = 请把店主码发给我
claim-done = 你现在是 <b>{ $shop }</b> 的店主了。发 /help 看看能做什么
refused-owner-code = 这个店主码不对或已过期：它只用一次，有效 15 分钟。重新取一个，这样发：/claim 7KQ2MX9TRA
staff-added = { $name }（{ $number } 号）现在是{ $role }
staff-removed = { $name } 不再是员工了
staff-was-none = { $name } 本来就不是员工
staff-list =
    <b>员工</b>
    { $people }
    加人：{ $shows }
button-staff-add = 加人
button-staff-remove = 减人
staff-line = { $number } · { $name } · { $role }
role-owner = 店主
role-manager = 经理
role-clerk = 店员
ask-who = 是谁？写 @用户名或会员号
ask-role = 给什么角色？
refused-role = 没有“{ $typed }”这个角色。可以是 owner、manager 或 clerk，例如：{ $example }
refused-last-owner = 店里至少要有一位店主。先加另一位，例如：/staff add
