def breakfast(cup, hot, wait, drink):
    # on the thermometre scale
    if hot(cup):
        wait(cup)
    drink(cup)
