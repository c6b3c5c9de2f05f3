import os

forks = 3
path = 'main'

for i in range(1, forks + 1):
    if os.fork() == 0:
        path += '.%d' % i

print(path, flush=True)

while True:
    try:
        os.wait()
    except ChildProcessError:
        break
