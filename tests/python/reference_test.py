"""The reference model against answers that are known by counting."""

import unittest

import reference


def start_all_join_all(children, *bodies, between=()):
    numbers = range(1, children + 1)
    main = [('start', number) for number in numbers] + list(between) + [('join', number) for number in numbers] + [('print', 'end')]
    return [main, *bodies]


class Reference(unittest.TestCase):
    def test_three_children_with_two_lines_each_have_ninety_orders(self):
        bodies = [[('print', f'{number} a'), ('print', f'{number} b')] for number in (1, 2, 3)]
        self.assertEqual(len(reference.outputs(start_all_join_all(3, *bodies))), 90)

    def test_without_join_before_the_last_line_there_are_seven_times_as_many(self):
        bodies = [[('print', f'{number} a'), ('print', f'{number} b')] for number in (1, 2, 3)]
        main = [('start', 1), ('start', 2), ('start', 3), ('print', 'end'), ('join', 1), ('join', 2), ('join', 3)]
        self.assertEqual(len(reference.outputs([main, *bodies])), 630)

    def test_three_children_under_one_lock_have_six_orders(self):
        bodies = [[('acquire', 'l'), ('print', f'{number} begins'), ('print', f'{number} ends'), ('release', 'l')] for number in (1, 2, 3)]
        self.assertEqual(len(reference.outputs(start_all_join_all(3, *bodies))), 6)

    def test_two_producers_of_two_items_have_six_orders(self):
        bodies = [[('put', 'q', f'{number} a'), ('put', 'q', f'{number} b')] for number in (1, 2)]
        gets = [('get', 'q')] * 4
        self.assertEqual(len(reference.outputs(start_all_join_all(2, *bodies, between=gets))), 6)

    def test_who_is_terminated_has_ended_by_the_signal_or_was_quicker(self):
        main = [('start', 1), ('terminate', 1), ('join', 1), ('exitcode', 1)]
        self.assertEqual(reference.outputs([main, [('print', 'works'), ('exit', 3)]]),
                         {('0: -15',), ('works', '0: -15'), ('works', '0: 3')})

    def test_a_terminated_holder_keeps_the_lock(self):
        main = [('start', 1), ('terminate', 1), ('join', 1)]
        child = [('acquire', 'l'), ('print', 'works'), ('release', 'l')]
        with self.assertRaises(reference.Deadlock):
            reference.outputs([[*main, ('acquire', 'l')], child])
        self.assertIn(('works', '0: False'), reference.outputs([[*main, ('acquire_timeout', 'l')], child]))

    def test_a_terminated_producer_can_stop_the_others(self):
        main = [('start', 1), ('start', 2), ('terminate', 1), ('join', 1), ('join', 2)]
        with self.assertRaises(reference.Deadlock):
            reference.outputs([main, [('put', 'q', 1)], [('put', 'q', 2)]])

    def test_what_a_process_has_put_comes_in_its_order_or_not_yet(self):
        main = [('put', 'q', 1), ('put', 'q', 2), ('get_nowait', 'q'), ('get', 'q')]
        self.assertEqual(reference.outputs([main]), {('0: 1', '0: 2'), ('0: Empty', '0: 1')})

    def test_a_full_queue_takes_one_more_after_a_get(self):
        main = [('start', 1), ('put', 'q', 1), ('put_timeout', 'q', 2), ('join', 1)]
        self.assertEqual(reference.outputs([main, [('get', 'q')]], {'q': 1}),
                         {('0: Full', '1: 1'), ('1: 1', '0: Full'), ('1: 1', '0: put'), ('0: put', '1: 1')})


if __name__ == '__main__':
    unittest.main()
