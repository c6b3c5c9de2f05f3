from multiprocessing import Process

number = 1
names = ['parent']


def change():
    global number
    number = 100
    names.append('child')
    print('child :', number, names)


if __name__ == '__main__':
    print('parent:', number, names)
    p = Process(target=change)
    p.start()
    p.join()
    print('parent:', number, names)
