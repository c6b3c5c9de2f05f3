import multiprocessing as mp


def p_name(a):
    print(mp.current_process().name, 'args:', a)
    time.sleep(2)


if __name__ == '__main__':
    print(mp.current_process().name)
    ps = []
    for i in range(10):
        p = mp.Process(target=p_name, name=f'test_process_{i}', args=(i,))
        p.start()
        ps.append(p)
    for i in ps:
        i.join()
    print('end')
'''
MainProcess
test_process_7 args: 7
test_process_0 args: 0
test_process_4 args: 4
test_process_3 args: 3
test_process_8 args: 8
test_process_5 args: 5
test_process_1 args: 1
test_process_9 args: 9
test_process_6 args: 6
test_process_2 args: 2
end
'''
