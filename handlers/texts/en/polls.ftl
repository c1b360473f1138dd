# Polls.

poll-posted = “{ $question }” is out in { $groups }
poll-posted-until = “{ $question }” is out in { $groups }. It ends { $until }
poll-private = { $count ->
    [one] { $count } private chat
   *[other] { $count } private chats
}
poll-private-later = { $count ->
    [one] { $count } private chat (from { $start } on)
   *[other] { $count } private chats (from { $start } on)
}
poll-target-all = All: { $groups ->
    [one] { $groups } group
   *[other] { $groups } groups
} and { $people ->
    [one] { $people } private chat
   *[other] { $people } private chats
}
poll-asked = Asked in private: “{ $question }”
poll-unheard = It did not go to “{ $groups }”: nobody there can answer me
poll-close = End the poll
poll-close-title = End of poll: { $question }
poll-failed = The poll did not get to “{ $group }”. Please check that I may send polls there
poll-question = <b>{ $question }</b>
poll-line = { $option } · { $votes }
poll-line-right = { $option } · { $votes } (right)
poll-voters = { $voters ->
    [one] { $voters } person voted
   *[other] { $voters } people voted
}
poll-over = This poll is over
poll-chosen = You chose { $option }
poll-withdrawn = Your vote is taken back
poll-right = Right: { $option }
poll-wrong = Not quite. It is { $option }
poll-answered = You have answered already
poll-result = The poll is over: <b>{ $question }</b>
poll-single = One
poll-multi = Several

ask-poll-question = What do you want to ask?
ask-poll-options = What are the options? One a line, 2 to 12 of them
ask-poll-multi = How many may one choose?
ask-poll-until = When does it end?

refused-poll-question =
    A question has 1 to { $most } characters, for example:
    /poll Which tea next?
    Green
    Black
refused-poll-options =
    A poll has { $least } to { $most } options, below the question, one a line, for example:
    /poll Which tea next?
    Green
    Black
refused-poll-option = 
    The option “{ $typed }” is too long: { $most } characters at most, for example:
    /poll Which tea next?
    Green
    Black
refused-poll-option-twice = 
    The option “{ $typed }” is there twice. Make them different, for example:
    /poll Which tea next?
    Green
    Black
refused-poll-quiz = “{ $typed }” is not the number of an option. Which one is right, from 1 to { $most }? For example: { $example }
refused-poll-quiz-multi = A quiz has one right option, so it does not go with several answers, for example: { $example }
refused-poll-until = That ends too soon. Leave at least { $least } seconds, for example: { $example }
refused-poll-night = Nobody is disturbed at night: private chats are asked from { $start } on. Let the poll end later than that, for example: { $example }
refused-poll-nobody = There is nobody to ask in private yet: customers can be asked once they have said a word to me. Your groups can be, for example: { $example }
refused-poll-unheard = Nobody in “{ $groups }” can answer me, so nobody can vote there. A broadcast can ask them to answer you, for example: /broadcast to=groups Which tea next?
refused-poll-presale =
    Presale polls are not possible yet. Ask with a plain poll, for example:
    /poll Which tea next?
    Green
    Black
