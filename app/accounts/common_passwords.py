"""What those who guess passwords try first: words, in the languages of the people here, and rows
of keyboards. Digits and signs around a word make it no better, so only letters stand here."""

# In small letters, without digits and signs.
BASES = frozenset(
    """
    password passwort passwd pass passw pwd passphrase secret letmein welcome login admin
    administrator root user guest test tester testing demo default changeme change master
    monkey dragon football baseball basketball hockey soccer superman batman spiderman pokemon
    sunshine princess flower butterfly shadow michael jordan jennifer jessica charlie andrew
    daniel thomas robert matthew joshua ashley nicole hunter buster killer george harley ranger
    iloveyou loveyou loveme lovely love forever freedom whatever trustno trustnoone computer
    internet samsung google facebook amazon apple android windows microsoft linux ubuntu
    mustang ferrari porsche corvette mercedes yamaha liverpool arsenal chelsea barcelona
    starwars matrix merlin pepper ginger cookie cheese banana orange summer winter spring autumn
    january february march april june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday hello helloworld abc abcd abcde
    abcdef abcdefg abcdefgh access mypassword newpassword temp temporary company business
    money manager office partner marketing server system database security private hidden
    qwerty qwertz azerty qwertyuiop qwertzuiop asdf asdfgh asdfghjkl zxcv zxcvbn zxcvbnm
    yxcvbnm qazwsx qazwsxedc qweasd qweasdzxc qwe asd zxc qaz wsx
    heslo hesla mojeheslo tajneheslo noveheslo tajne nbusr ahoj ahojky nazdar dobryden
    slovensko bratislava kosice zilina slovan laska laska milujem milujemta macka psik zajac
    slniecko slnko martin marek michal peter jozef jano jana katka zuzana lucia monika lenka
    praha cesko sparta slavia hokej futbal dovolenka
    haslo hasla mojehaslo tajnehaslo nowehaslo polska warszawa krakow gdansk wroclaw legia
    kochanie kocham kochamcie misiek misiaczek kotek kicia piesek zuzia kasia basia marysia
    agnieszka mateusz marcin michalek tomek bartek adrian kacper dupa kurwa matrix
    пароль пароли мойпароль секрет привет приветик привет любовь люблю люблютебя россия москва
    спартак зенит динамо солнце солнышко зайка зайчик котик киса мама папа мамапапа наташа настя
    марина ирина светлана татьяна елена анастасия александр алексей андрей дмитрий сергей максим
    йцукен йцукенг йцукенгшщз фыва фывапр фывапролдж ячсмить ячс фыв йцу
    parol privet lubov lublu natasha nastya marina svetlana sergey dmitry maksim andrey rossiya
    moskva spartak zenit solnce zaika kotik marinka vfhbyf gfhjkm ghbdtn yfnfif
    """.split()  # noqa: SIM905 - a list of words reads best as words
)

ROWS = (
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "yxcvbnm",
    "йцукенгшщзхъ",
    "фывапролджэ",
    "ячсмитьбю",
)
