import multiprocessing as mp
import time

a, b = mp.Pipe()
print(a)
print(b)
for i in range(10):
    a.send(i)
    b.send(i*i)
    time.sleep(0.1)
    print(b.recv(),b.poll(0.5))
print(b.fileno(),a.fileno())
b.close()

while True:
    try:
        print(a.recv())
    except EOFError:
        print('end')
        break
print(a)
