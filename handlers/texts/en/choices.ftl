choices-one = Reply with a number
choices-several = Reply with one or more numbers, such as 1 3
