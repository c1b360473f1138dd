# Posts: products in groups.

post-title = Post: { $product }
post-placed = { $product } is posted to { $groups }
post-planned = { $product } will be posted { $when } to { $groups }
post-failed = The post did not get to “{ $group }”. Please check that I may write there
post-unknown = The post may not have got to “{ $group }”. Have a look, and post it again if it is not there
post-photo-failed = I could not open that picture, so nothing was posted. Send photos, not files
post-missed = I was not running when { $product } was due, so it was not posted. To post it now, write: /post { $code }
post-orphaned = { $product } was due, and was not posted: whoever planned it is no manager of this shop any more. To post it now, write: /post { $code }
post-not-placed-off = { $product } is off sale and was not posted. To sell it again, write: /product on { $code }
post-not-placed-groups = { $product } was not posted: that group is not the shop's now, or I may not write there
post-one-photo = In a group I only get the first photo of an album. Send the whole album in private
ask-target = Where to?
target-here = This group
target-all = All { $groups } groups
ask-post-body = What should it say? Skip, and it says the product's own story
refused-group-off = “{ $group }” is not switched on. First write: /group on { $number }
refused-group-lost = I am not in “{ $group }” any more. Add me again and make me an admin, then it goes on
refused-group-mute = I may not write in “{ $group }”. Ask its admins to let me send messages
refused-no-groups = There is no group to post to yet. Add me to one, make me an admin, and say /group on there
