package sample

import (
	"math/rand/v2"
	"strings"
)

// Family names are made of weather, plants and streets, so that they sound
// natural and are nobody's in particular. Masculine forms.
var familyNames = strings.Fields(`
Абрикосов Апельсинов Апрелев Барсучков Бельчиков Берёзкин Бобриков Брусникин Бульваров Бурундуков
Васильков Вербин Вересков Ветерков Вечоркин Вишенкин Воробушкин Вьюгин Вьюнков Георгинов
Голубикин Горицветов Грибочкин Грушин Дождиков Дорожкин Дубравин Дятлов Ежевикин Ежиков
Ёлочкин Жаворонков Жасминов Журавушкин Зайчиков Закатов Звездин Звонков Земляникин Зимородков
Зорькин Инеев Июлев Калинкин Камышин Капелин Каштанов Кедров Кленов Клеверов
Клубничкин Клюквин Колокольцев Колосков Костяникин Крыжовников Кувшинкин Купавин Ландышев Ласточкин
Левкоев Лепестков Летов Лилиев Липкин Листопадов Лопухин Лугов Лунёв Льдинкин
Маев Малинкин Маргариткин Мартов Метелин Можжевелов Морозкин Морошкин Мостовкин Мятин
Незабудкин Ноябрёв Облаков Облепихин Одуванчиков Озеров Октябрёв Оленин Ольхин Опушкин
Орешкин Осинкин Островков Пароходов Парков Первоцветов Переулкин Пихтин Площадин Подорожников
Подснежников Полынин Полянин Примулин Проспектов Проталин Радугин Рассветов Родничков Росинкин
Ромашкин Ручейков Рябинкин Светляков Свиристелев Сентябрёв Синицын Сиренев Скверов Скворушкин
Сливин Смородинов Снегирёв Снежинкин Соловушкин Сосенкин Стрижов Тополев Травкин Тропинин
Тюльпанов Угольков Фиалкин Фонарёв Хворостов Цветиков Черёмухин Черешнев Черникин Чижиков
Шиповников Щавелев Щеглов Яблочкин Ягодкин Январёв Яснов Ясенев Ястребков Ячменёв
Белоозерский Верхнебережский Заозёрский Заречанский Звездинский Зеленорощинский Краснополянский Приозёрский Светлоярский Синегорский
Сосноборский Тихореченский Ясногорский Вишненко Зоренко Калиненко Рябиненко Яблоненко Заречных Озёрных
Светлых Снежных Луговских Полевых`)

var maleNames = strings.Fields(`Алексей Андрей Антон Артём Борис Вадим Валерий Виктор Виталий Владимир Вячеслав Геннадий Георгий Глеб
Григорий Даниил Денис Дмитрий Евгений Егор Иван Игорь Кирилл Константин Леонид Максим Михаил Никита Николай Олег Павел Пётр Роман Руслан
Сергей Степан Тимур Фёдор Юрий Ярослав`)

var femaleNames = strings.Fields(`Александра Алина Анастасия Анна Валентина Валерия Варвара Вера Вероника Виктория Галина Дарья Диана Евгения
Екатерина Елена Елизавета Жанна Зоя Инна Ирина Карина Кира Кристина Ксения Лариса Лидия Любовь Людмила Маргарита Марина Мария Надежда Наталья
Нина Оксана Ольга Полина Раиса Светлана София Тамара Татьяна Ульяна Юлия Яна`)

var patronymics = strings.Fields(`Александрович Алексеевич Анатольевич Андреевич Антонович Борисович Валерьевич Васильевич Викторович
Витальевич Владимирович Вячеславович Геннадьевич Григорьевич Денисович Дмитриевич Евгеньевич Иванович Игоревич Ильич Кириллович
Константинович Леонидович Львович Максимович Михайлович Николаевич Олегович Павлович Петрович Романович Сергеевич Степанович Тимурович
Фёдорович Эдуардович Юрьевич Яковлевич`)

type name struct{ family, given, patronymic string }

// short is «Фамилия И. О.».
func (n name) short() string {
	return n.family + " " + initial(n.given) + " " + initial(n.patronymic)
}

func initial(s string) string {
	for _, r := range s {
		return string(r) + "."
	}
	return ""
}

// names draws names that no two people of one office share in their short form.
type names struct {
	rnd   *rand.Rand
	taken map[string]bool // office and short form
	whole map[name]bool   // that somebody has; nil: not asked for yet
}

func newNames(rnd *rand.Rand) *names { return &names{rnd: rnd, taken: map[string]bool{}} }

// draw makes a name for somebody at a place; four in five are women, as at the
// windows of the network.
func (n *names) draw(place string) name {
	var made name
	for range 20 {
		made = name{family: pick(n.rnd, familyNames), patronymic: pick(n.rnd, patronymics)}
		if n.rnd.IntN(5) == 0 {
			made.given = pick(n.rnd, maleNames)
		} else {
			made.family, made.given, made.patronymic = feminine(made.family), pick(n.rnd, femaleNames), daughterOf(made.patronymic)
		}
		if !n.taken[place+made.short()] {
			break
		}
	}
	n.taken[place+made.short()] = true
	return made
}

// feminine turns a masculine family name into its feminine form.
func feminine(family string) string {
	for _, ending := range []string{"ов", "ев", "ёв", "ин", "ын"} {
		if strings.HasSuffix(family, ending) {
			return family + "а"
		}
	}
	if stem, ok := strings.CutSuffix(family, "ий"); ok {
		return stem + "ая"
	}
	return family // Вишненко, Заречных: the same for both
}

func daughterOf(patronymic string) string {
	if patronymic == "Ильич" {
		return "Ильинична"
	}
	return strings.TrimSuffix(patronymic, "ич") + "на"
}

func pick[T any](rnd *rand.Rand, of []T) T { return of[rnd.IntN(len(of))] }
