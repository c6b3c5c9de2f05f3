from multiprocessing import Process, SimpleQueue


def worker(questions, answers):
    while True:
        number = questions.get()
        if number is None:
            break
        answers.put((number, number * number))
    print('worker: no more questions')


if __name__ == '__main__':
    questions = SimpleQueue()
    answers = SimpleQueue()
    p = Process(target=worker, args=(questions, answers))
    p.start()
    for number in (3, 4, 5):
        questions.put(number)
    questions.put(None)
    for _ in range(3):
        print('answer', answers.get())
    p.join()
    print('empty', answers.empty())
