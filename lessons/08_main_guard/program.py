import multiprocessing as mp


def f():
    print('子进程在工作')


print('这个模块在执行', __name__)
spawn = mp.get_context('spawn')
p = spawn.Process(target=f)
p.start()
p.join()
print('子进程的退出码', p.exitcode)
