choices-one = 回复前面的数字就行
choices-several = 回复前面的数字，可以选几个，例如 1 3
